package analyze

import (
	"reflect"
	"testing"
)

// Tags are split as reflect splits them.
func FuzzTagPairs(f *testing.F) {
	for _, tag := range []string{
		`json:"a,omitempty" min:"1"`, `json:"a"min:"1"`, `json:"a\"b"`, `json: "a"`, `json`, `:"x"`, `a:"b" `, "a:\"\\u00e9\"", `a:"b" a:"c"`,
	} {
		f.Add(tag)
	}
	f.Fuzz(func(t *testing.T, tag string) {
		pairs, malformed := tagPairs(nil, tag)
		seen := map[string]bool{}
		for _, p := range pairs {
			if seen[p.key] {
				continue
			}
			seen[p.key] = true
			if want, ok := reflect.StructTag(tag).Lookup(p.key); !ok && !malformed || ok && want != p.value {
				t.Errorf("%q: %s is %q, reflect says %q", tag, p.key, p.value, want)
			}
			if p.offset >= 0 && tag[p.offset:p.offset+len(p.value)] != p.value {
				t.Errorf("%q: %s does not stand at %d", tag, p.key, p.offset)
			}
		}
	})
}

func TestPieces(t *testing.T) {
	for value, want := range map[string][]piece{
		"":                        {{"", 0}},
		"a":                       {{"a", 0}},
		"a,b=1":                   {{"a", 0}, {"b=1", 2}},
		`pattern=^a\,b$,required`: {{"pattern=^a,b$", 0}, {"required", 15}},
		`pattern=\d`:              {{`pattern=\d`, 0}},
		",":                       {{"", 0}, {"", 1}},
	} {
		if got := pieces(nil, value); !reflect.DeepEqual(got, want) {
			t.Errorf("pieces(%q) = %v, want %v", value, got, want)
		}
	}
}
