package clients

import (
	"context"
	"encoding/json"
	"testing"
	"time"
)

// judged is a call with the server's verdict, for a judge of schemas.
type judged struct {
	call
	Accepted   bool            `json:"accepted"`
	Structured json.RawMessage `json:"structured,omitempty"`
}

// TestSchemasAcceptWhatTheServerAccepts has ajv compile every schema and judge
// the arguments and results of the expected calls as the server did.
func TestSchemasAcceptWhatTheServerAccepts(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	seen, log, err := goSDK(ctx, job{Era: "modern", Command: command(calc(t)), Calls: expectedCalls()})
	if err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	var calls []judged
	for i, want := range expectations {
		if want.code != 0 {
			continue
		}
		got := seen.Calls[i].Result
		calls = append(calls, judged{want.call, !want.refusedArguments, got.Structured})
	}
	input, err := json.Marshal(map[string]any{"tools": seen.Tools, "calls": calls})
	if err != nil {
		t.Fatal(err)
	}
	_, problems, err := node.exec(ctx, input, "schemas.mjs")
	needEnvironment(t, err)
	if err != nil {
		t.Errorf("%v\n%s", err, problems)
	}
}
