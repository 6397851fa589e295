package mcptest_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/internal/cafe"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// failing says that the test binary is to run the tests that fail.
const failing = "MCPTEST_FAILING"

// TestFailures runs TestFailing as go test does, and compares what it prints
// with testdata/failures.txt, which UPDATE_FAILURES=1 writes.
func TestFailures(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestFailing$", "-test.v")
	cmd.Env = append(os.Environ(), failing+"=1")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("got %v, want exit status 1\n%s", err, out)
	}
	got := string(out)
	for pattern, replacement := range map[string]string{
		`\(\d+\.\d+s\)`:          "(0.00s)",
		`(?m)^=== .*\n`:          "",
		`(?m)^ *time=.*\n`:       "",
		`failures_test\.go:\d+:`: "failures_test.go:N:",
	} {
		got = regexp.MustCompile(pattern).ReplaceAllString(got, replacement)
	}
	const file = "testdata/failures.txt"
	if os.Getenv("UPDATE_FAILURES") != "" {
		if err := os.WriteFile(file, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	// Each message stands at the line of the test that caused it.
	source, err := os.ReadFile("failures_test.go")
	if err != nil {
		t.Fatal(err)
	}
	const mark = "// " + "fails"
	for i, line := range strings.Split(string(source), "\n") {
		if strings.Contains(line, mark) && !strings.Contains(string(out), fmt.Sprintf("failures_test.go:%d:", i+1)) {
			t.Errorf("no failure is reported at line %d: %s", i+1, strings.TrimSpace(line))
		}
	}
}

func TestFailing(t *testing.T) {
	if os.Getenv(failing) == "" {
		t.Skip("is run by TestFailures")
	}
	tests := []struct {
		name string
		run  func(t *testing.T, c *mcptest.Client)
	}{
		{"another number", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(6) // fails
		}},
		{"another text", func(t *testing.T, c *mcptest.Client) {
			c.Call("brew", mcptest.Args{"minutes": 0}).Want("cold") // fails
		}},
		{"another struct", func(t *testing.T, c *mcptest.Client) {
			items := []string{"tea", "tea", "coffee", "coffee", "tea", "tea", "tea"}
			c.Call("pay", mcptest.Args{"items": items}).Want(cafe.Bill{Items: items, Cents: 1}) // fails
		}},
		{"an error instead of a result", func(t *testing.T, c *mcptest.Client) {
			c.Call("pay", mcptest.Args{"items": []string{"cake"}}).Want(cafe.Bill{}) // fails
		}},
		{"a refusal", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", mcptest.Args{"a": "two", "c": 3}).Text() // fails
		}},
		{"a result instead of an error", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", mcptest.Args{"a": 2, "b": 3}).WantError("too large") // fails
		}},
		{"another error", func(t *testing.T, c *mcptest.Client) {
			c.Call("pay", mcptest.Args{"items": []string{"cake"}}).WantError("closed") // fails
		}},
		{"an unknown tool", func(t *testing.T, c *mcptest.Client) {
			c.Call("ad", nil) // fails
		}},
		{"nothing like a tool", func(t *testing.T, c *mcptest.Client) {
			c.Call("dance", nil) // fails
		}},
		{"an unknown prompt", func(t *testing.T, c *mcptest.Client) {
			c.Prompt("prais", nil) // fails
		}},
		{"an unknown resource", func(t *testing.T, c *mcptest.Client) {
			c.Read("cafe://card").Text() // fails
		}},
		{"an unknown completion", func(t *testing.T, c *mcptest.Client) {
			c.Complete("praise", "drnk", "", nil) // fails
		}},
		{"arguments that are no object", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", 5) // fails
		}},
		{"arguments that are no JSON", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", "a=2") // fails
		}},
		{"a result of another type", func(t *testing.T, c *mcptest.Client) {
			mcptest.Call[bool](c, "add", mcptest.Args{"a": 2, "b": 3}) // fails
		}},
		{"a member that the type lacks", func(t *testing.T, c *mcptest.Client) {
			mcptest.Call[struct{ Items []string }](c, "pay", mcptest.Args{"items": []string{"tea"}}) // fails
		}},
		{"a result instead of none", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(nil) // fails
		}},
		{"a subscription to what is not there", func(t *testing.T, c *mcptest.Client) {
			c.Listen("cafe://card") // fails
		}},
		{"a subscription to what is not there, in a session", func(t *testing.T, c *mcptest.Client) {
			c.With(mcptest.Revisions("2025-11-25")).Listen("cafe://card") // fails
		}},
		{"a change that does not come", func(t *testing.T, c *mcptest.Client) {
			ctx, cancel := context.WithCancel(t.Context())
			sub := c.WithContext(ctx).Listen("cafe://menu")
			cancel()
			sub.Next() // fails
		}},
		{"a question without an answer", func(t *testing.T, c *mcptest.Client) {
			c.Call("order", mcptest.Args{"drink": "tea"}) // fails
		}},
		{"an answer of another kind", func(t *testing.T, c *mcptest.Client) {
			c.Answer(mcptest.Model("O tea"))
			c.Call("order", mcptest.Args{"drink": "tea"}) // fails
		}},
		{"an answer without a question", func(t *testing.T, c *mcptest.Client) {
			c.Answer(mcptest.Accept(mcptest.Args{"size": "small"}))
			c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
		}},
		{"an error that the test does not look at", func(t *testing.T, c *mcptest.Client) {
			c.Call("pay", mcptest.Args{"items": []string{"cake"}})
		}},
		{"options that make no sense", func(t *testing.T, c *mcptest.Client) {
			c.With(mcptest.Revisions("2026-07-29")) // fails
		}},
		{"capabilities that are no object", func(t *testing.T, c *mcptest.Client) {
			c.With(mcptest.Capabilities("forms")) // fails
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.run(t, mcptest.New(t, newServer(t))) // fails, where it is for an answer or an error that is left
		})
	}
	t.Run("in both eras", func(t *testing.T) {
		mcptest.New(t, newServer(t)).Run("adds", func(t *testing.T, c *mcptest.Client) {
			c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(6) // fails
		})
	})
	t.Run("an error in one era that the test does not look at", func(t *testing.T) {
		c := mcptest.New(t, newServer(t), mcptest.Revisions("2025-11-25"))
		c.Run("pays", func(t *testing.T, c *mcptest.Client) { // fails
			c.Call("pay", mcptest.Args{"items": []string{"cake"}})
		})
	})
	t.Run("a missing golden file", func(t *testing.T) {
		mcptest.New(t, newServer(t)).Golden("testdata/missing.json") // fails
	})
	t.Run("another golden file", func(t *testing.T) {
		mcptest.New(t, newServer(t)).Golden("testdata/old.json") // fails
	})
}
