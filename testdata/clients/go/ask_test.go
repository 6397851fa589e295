package clients

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// The tools of the conformance fixture that ask their client do so in one
// function for both eras.

var asking = struct {
	answers answers
	calls   []call
	texts   []string // what the tools make of the answers
	asked   []string
}{
	answers: answers{
		Elicitation: map[string]any{"username": "ada", "email": "ada@example.com"},
		Sampling:    "Paris",
	},
	calls: []call{
		{"test_elicitation", map[string]any{"message": "Who are you?"}},
		{"test_sampling", map[string]any{"prompt": "What is the capital of France?"}},
	},
	texts: []string{"User response: ada <ada@example.com>", "LLM response: Paris"},
	asked: []string{"Who are you?", "What is the capital of France?"},
}

func TestEveryClientAnswersTheServer(t *testing.T) {
	url := serve(t, fixture(t))
	for _, c := range clients {
		if c.cannotAnswer {
			continue
		}
		for _, era := range c.eras {
			if protocolOf(era) < "2025-06-18" {
				continue // the first revision with elicitation
			}
			t.Run(c.name+"/"+era+"/stdio", func(t *testing.T) {
				t.Parallel()
				ask(t, c, job{Era: era, Command: command(fixture(t))})
			})
			t.Run(c.name+"/"+era+"/http", func(t *testing.T) {
				t.Parallel()
				ask(t, c, job{Era: era, URL: url})
			})
		}
	}
}

// fixture is the path of the conformance suite's server.
func fixture(t *testing.T) string {
	t.Helper()
	return builds.fixture.of(t, "./testdata/conformance/server")
}

func ask(t *testing.T, c client, j job) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	j.Calls, j.Answers = asking.calls, &asking.answers
	got, stderr, err := c.run(ctx, j)
	needEnvironment(t, err)
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	problems := alarms(stderr)
	if got.Protocol != protocolOf(j.Era) {
		problems = append(problems, fmt.Sprintf("protocol %s", got.Protocol))
	}
	if !slices.Equal(got.Asked, asking.asked) {
		problems = append(problems, fmt.Sprintf("asked %q, want %q", got.Asked, asking.asked))
	}
	for i, seen := range got.Calls {
		if seen.Result == nil || seen.Result.IsError || len(seen.Result.Content) != 1 || seen.Result.Content[0].Text != asking.texts[i] {
			problems = append(problems, fmt.Sprintf("%s, want %q", told(seen), asking.texts[i]))
		}
	}
	if len(problems) > 0 {
		t.Errorf("the client saw:\n\t%s\nstandard error:\n%s", strings.Join(problems, "\n\t"), stderr)
	}
}
