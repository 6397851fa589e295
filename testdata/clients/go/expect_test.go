package clients

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// expectation is a call of calc, and what any client must see of it.
type expectation struct {
	call
	structured       string   // the structured result, as JSON
	refusal          []string // what the text of an isError result contains
	refusedArguments bool     // the refusal is of the arguments, so the schema refuses them too
	code             int      // the code of a protocol error
	progress         bool     // progress is reported before the result
}

// unlisted is the name of a tool that there is not.
const unlisted = "no_such_tool"

var expectations = []expectation{
	{
		call:       call{"add", map[string]any{"a": 2, "b": 3}},
		structured: `{"result":5}`,
	}, {
		call:       call{"divide", map[string]any{"dividend": 7, "divisor": 2}},
		structured: `{"result":3.5}`,
	}, {
		call:    call{"divide", map[string]any{"dividend": 1, "divisor": 0}},
		refusal: []string{"cannot divide by zero"},
	}, {
		call:       call{"round", map[string]any{"x": 2.5}},
		structured: `{"result":3}`,
	}, {
		call:       call{"round", map[string]any{"x": 0.125, "places": 2, "mode": "even"}},
		structured: `{"result":0.12}`,
	}, {
		call:             call{"round", map[string]any{"x": 2.5, "places": 13, "mode": "evne"}},
		refusal:          []string{"places: ", "mode: must be one of nearest, even, down, up; did you mean even?"},
		refusedArguments: true,
	}, {
		call:       call{"stats", map[string]any{"numbers": []any{5, 1, 3}}},
		structured: `{"count":3,"min":1,"max":5,"mean":3,"median":3}`,
	}, {
		call:             call{"stats", map[string]any{"nubmers": []any{1}}},
		refusal:          []string{"nubmers: unknown argument; did you mean numbers?", "numbers: is required"},
		refusedArguments: true,
	}, {
		call:       call{"factor", map[string]any{"n": 1000003 * 1000033}},
		structured: `{"result":[1000003,1000033]}`,
		progress:   true,
	}, {
		call: call{unlisted, map[string]any{}},
		code: -32602,
	},
}

func expectedCalls() []call {
	calls := make([]call, len(expectations))
	for i, want := range expectations {
		calls[i] = want.call
	}
	return calls
}

// protocolOf is the revision that a client and calc agree on in an era.
func protocolOf(era string) string {
	switch era {
	case "legacy":
		return "2025-11-25"
	case "auto", "modern":
		return "2026-07-28"
	}
	return era
}

// check compares a transcript with what the client c was bound to see of
// calc, and returns what differs.
func check(c client, era string, got *transcript) []string {
	var problems []string
	report := func(format string, args ...any) {
		problems = append(problems, fmt.Sprintf(format, args...))
	}
	if want := protocolOf(era); got.Protocol != want {
		report("protocol %q, want %q", got.Protocol, want)
	}
	if got.Server != nil && got.Server.Name != "calc" {
		report("server %q, want calc", got.Server.Name)
	}
	var names []string
	for _, tool := range got.Tools {
		names = append(names, tool.Name)
		if tool.Description == "" ||
			tool.Annotations.ReadOnly != (protocolOf(era) >= "2025-03-26") ||
			(len(tool.OutputSchema) > 0) != (protocolOf(era) >= "2025-06-18") {
			report("tool %s has not what its revision knows: %s", tool.Name, told(tool))
		}
	}
	if want := []string{"add", "divide", "round", "stats", "factor"}; !slices.Equal(names, want) {
		report("tools %v, want %v", names, want)
	}
	if len(got.Calls) != len(expectations) {
		report("%d calls in the transcript, want %d", len(got.Calls), len(expectations))
		return problems
	}
	for i, want := range expectations {
		for _, problem := range want.check(c, era, got.Calls[i]) {
			report("%s %v: %s", want.Tool, want.Arguments, problem)
		}
	}
	return problems
}

func (want expectation) check(c client, era string, got seen) []string {
	switch {
	case want.code != 0 && c.callsOnlyListed:
		return nil
	case want.code != 0:
		if got.Error == nil || got.Error.Code != want.code {
			return []string{fmt.Sprintf("got %s, want error %d", told(got), want.code)}
		}
		return nil
	case got.Result == nil:
		return []string{fmt.Sprintf("got %s, want a result", told(got))}
	}
	problems := want.checkResult(got.Result, protocolOf(era) >= "2025-06-18")
	if want.progress && !c.hidesProgress {
		problems = append(problems, checkProgress(got.Progress, protocolOf(era) >= "2025-03-26")...)
	}
	if !want.progress && len(got.Progress) > 0 {
		problems = append(problems, fmt.Sprintf("unexpected progress %v", got.Progress))
	}
	return problems
}

// checkResult compares the text, and, where the era knows it, the structured
// result.
func (want expectation) checkResult(got *result, structured bool) []string {
	var problems []string
	report := func(format string, args ...any) {
		problems = append(problems, fmt.Sprintf(format, args...))
	}
	var text string
	if len(got.Content) == 1 && got.Content[0].Type == "text" {
		text = got.Content[0].Text
	} else {
		report("content %s, want one text", told(got.Content))
	}
	if got.IsError != (want.refusal != nil) {
		report("isError %v, text %q", got.IsError, text)
	}
	for _, phrase := range want.refusal {
		if !strings.Contains(text, phrase) {
			report("text %q does not say %q", text, phrase)
		}
	}
	if want.structured == "" {
		if len(got.Structured) > 0 {
			report("unexpected structured result %s", got.Structured)
		}
		return problems
	}
	if !sameJSON(text, want.structured) {
		report("text %s, want %s", text, want.structured)
	}
	if structured && !sameJSON(string(got.Structured), want.structured) {
		report("structured result %s, want %s", got.Structured, want.structured)
	}
	if !structured && len(got.Structured) > 0 {
		report("structured result %s in a revision that has none", got.Structured)
	}
	return problems
}

// checkProgress wants progress to grow, with messages where the era knows them.
func checkProgress(events []progress, messages bool) []string {
	if len(events) == 0 {
		return []string{"no progress"}
	}
	last := 0.0
	for _, event := range events {
		if event.Progress <= last || event.Progress > event.Total || (event.Message != "") != messages {
			return []string{fmt.Sprintf("progress %v after %v", event, last)}
		}
		last = event.Progress
	}
	return nil
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

func told(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
