package suggest_test

import (
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/internal/suggest"
)

func TestNearest(t *testing.T) {
	names := []string{"round", "", "Stats", "factor", strings.Repeat("long", 20)}
	for word, want := range map[string]string{
		"ruond":                    "round",  // swapped
		"rund":                     "round",  // missing
		"roundd":                   "round",  // doubled
		"stats":                    "Stats",  // another case
		"fact":                     "factor", // abbreviated
		"dance":                    "",       // nothing like it
		"":                         "",
		strings.Repeat("long", 20): "", // too long to be compared
	} {
		if got := suggest.Nearest(word, len(names), func(i int) string { return names[i] }); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestMeant(t *testing.T) {
	name := func(int) string { return "round" }
	if got := suggest.Meant("rund", 1, name); got != "; did you mean round?" {
		t.Errorf("got %q", got)
	}
	if got := suggest.Meant("dance", 1, name); got != "" {
		t.Errorf("got %q", got)
	}
}
