package runtime

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

var stateKey = bytes.Repeat([]byte{7}, 32)

// refusedState is the one answer to every state that does not count.
const refusedState = `{"code":-32602,"message":"Invalid or expired requestState","data":{"reason":"invalid_request_state"}}`

// stateOf returns the state of a first round of greet.
func stateOf(t *testing.T, c *modernClient) string {
	t.Helper()
	reply := c.call("greet", "")
	state := textAt(reply, "result", "requestState")
	if state == "" {
		t.Fatalf("no state in %s", reply)
	}
	return state
}

func expectRefusedState(t *testing.T, what string, reply string) {
	t.Helper()
	if got := memberAt(reply, "error"); got != refusedState {
		t.Errorf("%s: got %.300s, want %s", what, reply, refusedState)
	}
}

func expectGreeting(t *testing.T, what string, reply string) {
	t.Helper()
	if resultText(memberAt(reply, "result")) != "Hello, Alice!" {
		t.Errorf("%s: got %.300s, want a greeting", what, reply)
	}
}

// Q5: a state with any one bit changed is refused, in the token as it is
// spelled and in what it spells.
func TestQ5_EverySingleBitFlip(t *testing.T) {
	c := newModernClient(newAskingServer())
	state := stateOf(t, c)
	expectGreeting(t, "the state itself", c.call("greet", stateParam(state)+aliceAnswers))
	for i := range len(state) * 8 {
		flipped := []byte(state)
		flipped[i/8] ^= 1 << (i % 8)
		expectRefusedState(t, "token "+string(flipped), c.call("greet", stateParam(string(flipped))+aliceAnswers))
	}
	sealed, err := base64.RawURLEncoding.DecodeString(state)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(sealed) * 8 {
		sealed[i/8] ^= 1 << (i % 8)
		expectRefusedState(t, "bit", c.call("greet", stateParam(base64.RawURLEncoding.EncodeToString(sealed))+aliceAnswers))
		sealed[i/8] ^= 1 << (i % 8)
	}
}

// Q5: a token has one spelling, so that nobody gets a second use out of another.
func TestQ5_OtherSpellings(t *testing.T) {
	c := newModernClient(newAskingServer())
	state := stateOf(t, c)
	if base64.RawURLEncoding.DecodedLen(len(state))%3 == 0 {
		t.Fatal("the state has no bits that spell nothing: change the test's question")
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(alphabet, state[len(state)-1])
	tests := map[string]string{
		"padded":              state + strings.Repeat("=", (4-len(state)%4)%4),
		"padded twice":        state + "==",
		"line end at the end": state + "\n",
		"line end inside":     state[:8] + "\r\n" + state[8:],
		"space":               " " + state,
		"spare bits":          state[:len(state)-1] + alphabet[last^1:last^1+1],
		"lower case":          strings.ToLower(state),
		"tampered":            state + "-TAMPERED",
		"twice":               state + state,
		"NUL":                 state + "\x00",
		"not ASCII":           state + "é",
	}
	for name, token := range tests {
		expectRefusedState(t, name, c.call("greet", stateParam(token)+aliceAnswers))
	}
	escaped := strings.ReplaceAll(string(codec.AppendQuoted(nil, state)), "A", `\u0041`)
	expectGreeting(t, "escaped in JSON, which is the same string", c.call("greet", `,"requestState":`+escaped+aliceAnswers))
}

// Q5: what is no token at all is refused, whatever its size, and never panics.
func TestQ5_Junk(t *testing.T) {
	c := newModernClient(newAskingServer())
	state := stateOf(t, c)
	for n := range len(state) {
		expectRefusedState(t, "truncated", c.call("greet", stateParam(state[:n])+aliceAnswers))
		expectRefusedState(t, "truncated at the front", c.call("greet", stateParam(state[n+1:])+aliceAnswers))
	}
	junk := map[string]string{
		"null": "null", "number": "1", "object": "{}", "array": `["x"]`, "boolean": "true", "empty": `""`,
		"1 MB of letters":     `"` + strings.Repeat("A", 1<<20) + `"`,
		"1 MB of no alphabet": `"` + strings.Repeat("!", 1<<20) + `"`,
		"1 MB of escapes":     `"` + strings.Repeat(`\u0041`, 1<<20/6) + `"`,
		"over the limit":      `"` + strings.Repeat("A", maxState) + `"`,
		"the state, repeated": string(codec.AppendQuoted(nil, strings.Repeat(state, 1<<20/len(state)))),
	}
	for name, raw := range junk {
		expectRefusedState(t, name, c.call("greet", `,"requestState":`+raw+aliceAnswers))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 10_000 {
		token := make([]byte, random.IntN(2*len(state)))
		for i := range token {
			token[i] = byte(random.Uint32())
		}
		if random.IntN(2) == 0 {
			token = []byte(base64.RawURLEncoding.EncodeToString(token))
		}
		expectRefusedState(t, "random", c.call("greet", stateParam(string(token))+aliceAnswers))
	}
}

// Q5: a state counts for one caller, one function with one set of arguments,
// one server, and whoever has its key.
func TestQ5_StateIsBound(t *testing.T) {
	s := newAskingServer(StateKeys(stateKey))
	two := simpleTool("greet2", func(ctx context.Context, out *Output) error {
		p, err := Ask[person](ctx, "Who are you?", Key("user_name"))
		out.Text("Hello, " + p.Name + "!")
		return err
	})
	s.AddTool(two)
	open := two
	open.Name, open.Call = "open", func(ctx context.Context, in *codec.Reader, out *Output) error {
		in.Any()
		p, err := Ask[person](ctx, "Who are you?", Key("user_name"))
		if err == nil {
			out.Text("Hello, " + p.Name + "!")
		}
		return err
	}
	s.AddTool(open)
	s.AddPrompt(Prompt{Name: "greet", Description: "A prompt.", Context: true, Get: func(ctx context.Context, in *codec.Reader, out *MessagesOutput) error {
		in.Any()
		_, err := Ask[person](ctx, "Who are you?", Key("user_name"))
		return err
	}})
	c := newModernClient(s)
	c.principal = "alice"
	state := stateOf(t, c)
	expectGreeting(t, "its own request", c.call("greet", stateParam(state)+aliceAnswers))
	expectGreeting(t, "the same request with empty arguments", c.call("greet", `,"arguments":{}`+stateParam(state)+aliceAnswers))

	expectRefusedState(t, "other tool", c.call("greet2", stateParam(state)+aliceAnswers))
	expectRefusedState(t, "other arguments", c.call("greet", `,"arguments":{"a":1}`+stateParam(state)+aliceAnswers))
	reply, _ := c.send(t.Context(), "prompts/get", `"name":"greet"`+stateParam(state)+aliceAnswers)
	expectRefusedState(t, "other method", reply)
	for _, principal := range []string{"", "bob", "alice "} {
		other := newModernClient(s)
		other.principal = principal
		expectRefusedState(t, "other caller", other.call("greet", stateParam(state)+aliceAnswers))
	}

	arguments := func(raw string) string { return `,"arguments":` + raw }
	reply = c.call("open", arguments(`{"to":"x","amount":18446744073709551617}`))
	state = textAt(reply, "result", "requestState")
	expectGreeting(t, "arguments laid out anew", c.call("open", arguments(`{ "amount" : 18446744073709551617, "\u0074o":"x" }`)+stateParam(state)+aliceAnswers))
	expectRefusedState(t, "another large amount", c.call("open", arguments(`{"to":"x","amount":18446744073709551618}`)+stateParam(state)+aliceAnswers))
}

// Q5: a state opens with every key of the ring, under the server's name alone.
func TestQ5_KeysAndServerName(t *testing.T) {
	other := bytes.Repeat([]byte{9}, 32)
	state := stateOf(t, newModernClient(newAskingServer(StateKeys(stateKey))))
	try := func(s *Server) string { return newModernClient(s).call("greet", stateParam(state)+aliceAnswers) }
	expectGreeting(t, "another process with the key", try(newAskingServer(StateKeys(stateKey))))
	expectGreeting(t, "a process that has a newer key too", try(newAskingServer(StateKeys(other, stateKey))))
	expectRefusedState(t, "another process with another key", try(newAskingServer(StateKeys(other))))
	expectRefusedState(t, "another process with a random key", try(newAskingServer()))
	renamed := newAskingServer(StateKeys(stateKey))
	renamed.info.Name = "other"
	expectRefusedState(t, "a server of another name", try(renamed))
}

// Q5: a state of another purpose of the same key is none.
func TestQ5_OtherSealedTokens(t *testing.T) {
	s := newAskingServer()
	expectRefusedState(t, "a cursor", newModernClient(s).call("greet", stateParam(s.sealCursor("tools", 1))+aliceAnswers))
}

// Q5: a state expires.
func TestQ5_StateExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newModernClient(newAskingServer())
		state := stateOf(t, c)
		time.Sleep(10*time.Minute - time.Millisecond)
		expectGreeting(t, "in time", c.call("greet", stateParam(state)+aliceAnswers))
		time.Sleep(time.Millisecond)
		expectRefusedState(t, "at its expiry", c.call("greet", stateParam(state)+aliceAnswers))
		time.Sleep(1000 * time.Hour)
		expectRefusedState(t, "long after", c.call("greet", stateParam(state)+aliceAnswers))
	})
}

// Q4: why a state is refused is in the log, and the state is not.
func TestQ4_ReasonIsOnlyLogged(t *testing.T) {
	var log strings.Builder
	s := newAskingServer(WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	c := newModernClient(s)
	state := stateOf(t, c)
	expectRefusedState(t, "other arguments", c.call("greet", `,"arguments":{"a":1}`+stateParam(state)+aliceAnswers))
	if got := log.String(); !strings.Contains(got, "sealed by another key or for another request") || strings.Contains(got, state) {
		t.Errorf("the log says %q", got)
	}
}

// Q6: with a store a state counts once, across all servers that share it.
func TestQ6_StateCountsOnce(t *testing.T) {
	store := NewOnceStore()
	servers := []*Server{newAskingServer(StateKeys(stateKey), StateOnce(store)), newAskingServer(StateKeys(stateKey), StateOnce(store))}
	state := stateOf(t, newModernClient(servers[0]))
	forged := state[:len(state)-2] + "AA"
	expectRefusedState(t, "a forgery, which uses nothing up", newModernClient(servers[0]).call("greet", stateParam(forged)+aliceAnswers))
	expectGreeting(t, "the first use", newModernClient(servers[1]).call("greet", stateParam(state)+aliceAnswers))
	for _, s := range servers {
		expectRefusedState(t, "a later use", newModernClient(s).call("greet", stateParam(state)+aliceAnswers))
	}
}

// Q6: where the store fails nothing counts.
func TestQ6_StoreFails(t *testing.T) {
	var log strings.Builder
	s := newAskingServer(StateOnce(brokenOnce{}), WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	c := newModernClient(s)
	expectRefusedState(t, "no store", c.call("greet", stateParam(stateOf(t, c))+aliceAnswers))
	if !strings.Contains(log.String(), "connection refused") {
		t.Errorf("the log says %q", log.String())
	}
}

type brokenOnce struct{}

func (brokenOnce) Once(context.Context, string, time.Duration) (bool, error) {
	return true, errors.New("connection refused")
}

func FuzzRequestState(f *testing.F) {
	s := newAskingServer(StateKeys(stateKey))
	c := newModernClient(s)
	f.Add(textAt(c.call("greet", ""), "result", "requestState"))
	f.Add("")
	f.Add("-TAMPERED")
	f.Add("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")
	f.Add("\r\n\x00é")
	f.Fuzz(func(t *testing.T, token string) {
		reply := c.call("greet", stateParam(token))
		if memberAt(reply, "error") != refusedState && textAt(reply, "result", "resultType") != "input_required" {
			t.Errorf("got %s", reply)
		}
	})
}
