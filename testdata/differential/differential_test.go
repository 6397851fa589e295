package differential

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

var (
	seed      = flag.Uint64("seed", 0, "make the documents of a run that failed, instead of others")
	documents = flag.Int("documents", 100_000, "how many documents to make")
)

// outOfRange is what is said of numbers that no Go type holds.
const outOfRange = `is out of range`

// stricter are the refusals that a schema cannot express, by tool. What a
// schema accepts is refused for these reasons alone.
var stricter = map[string]string{
	"echo_quoteds":   `must be (between|at least|at most)`,
	"echo_bytes":     `must be base64 of exactly`,
	"echo_optionals": `must be base64 of exactly`,
	"echo_maps":      `: key ".*" must be`,
	"echo_text_keys": `: key |: given twice`,
	"echo_generics":  `: key ".*" must be`,
	"echo_durations": `must be a duration`,
	"echo_urls":      `must be a URL`,
	"echo_nets":      `^(addr|prefix)\w*(\[\d+\])?: (ParseAddr|ParsePrefix|netip|invalid|missing|no |not |port|IPv6)`,
	// Inside itself a type is just an object or an array.
	"echo_node": `^(kids\[\d+\]|next|named|plan|tree)[.\[]`,
}

// TestDecoderAgreesWithSchema makes documents that schemas accept, and spoils
// some of them. The server accepts what the validator accepts, what it writes
// is valid, and both directions agree with encoding/json.
func TestDecoderAgreesWithSchema(t *testing.T) {
	s := startServer(t, mcp.StrictArguments())
	if *seed == 0 {
		*seed = rand.Uint64()
	}
	defer func() {
		if t.Failed() {
			t.Logf("for the same documents: go test -seed %d", *seed)
		}
	}()
	accepted, all := 0, 0
	for _, tool := range s.tools {
		t.Run(tool.Name, func(t *testing.T) {
			name := fnv.New64a()
			name.Write([]byte(tool.Name))
			m := maker{rand.New(rand.NewPCG(*seed, name.Sum64()))}
			count, failures, good := *documents/len(s.tools)+1, 0, 0
			for range count {
				v := m.valid(tool.schema, "", 0)
				for range max(0, m.IntN(5)-2) {
					v = m.spoil(v)
				}
				if _, ok := v.(*object); !ok {
					v = &object{} // arguments of another kind are no call at all
				}
				p := printer{}
				if m.IntN(4) == 0 {
					p.rng = m.Rand
				}
				p.value(v)
				ok, problem := s.judge(t, tool, p.String())
				if ok {
					good++
				}
				if problem != "" {
					t.Error(problem)
					if failures++; failures == 3 {
						return
					}
				}
			}
			if good < count/5 {
				t.Errorf("only %d of %d documents are accepted", good, count)
			}
			accepted, all = accepted+good, all+count
		})
	}
	t.Logf("%d documents, %d accepted", all, accepted)
}

// judge calls a tool and says what is wrong with the outcome.
func (s *server) judge(t *testing.T, tool *tool, arguments string) (accepted bool, problem string) {
	t.Helper()
	a := s.call(t, tool.Name, arguments)
	invalid := validate(t, tool.input, arguments)
	switch {
	case a.IsError && invalid != nil:
		return false, ""
	case a.IsError:
		return false, s.excuse(tool, arguments, a.text())
	case invalid != nil && validate(t, tool.input, withoutNulls(arguments, kept)) == nil:
	case invalid != nil:
		return true, fmt.Sprintf("%s is accepted, but %v", arguments, invalid)
	}
	took := kept
	if err := validate(t, tool.output, string(a.Structured)); err != nil {
		return true, fmt.Sprintf("the result of %s: %s: %v", arguments, a.Structured, err)
	}
	if problem := comparePlain(arguments, took, string(a.Structured)); problem != "" {
		return true, fmt.Sprintf("%s: %s", arguments, problem)
	}
	return true, s.again(t, tool, took, string(a.Structured))
}

// excuse looks for the reasons to refuse what a schema accepts.
func (s *server) excuse(tool *tool, arguments, refusal string) string {
	reasons := regexp.MustCompile(outOfRange)
	if own := stricter[tool.Name]; own != "" {
		reasons = regexp.MustCompile(outOfRange + "|" + own)
	}
	for line := range strings.Lines(refusal) {
		if strings.Contains(line, ": ") && !reasons.MatchString(line) && !strings.HasPrefix(line, "and ") {
			return fmt.Sprintf("%s is valid, but refused: %s", arguments, refusal)
		}
	}
	return ""
}
