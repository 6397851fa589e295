package mcptest

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
)

// Question is something that a function asked the client.
type Question struct {
	// Method is elicitation/create, sampling/createMessage or roots/list.
	Method string
	// Key is the question's own, as [mcp.Key] names it, and empty in the legacy
	// era, where questions have none.
	Key string
	// Message is what the user reads, or the text of the last message to the
	// model.
	Message string
	// Schema is that of a form, URL that of a page to open.
	Schema json.RawMessage
	URL    string
	// Params are the question as the server sent it.
	Params json.RawMessage
}

func newQuestion(key, method string, raw json.RawMessage) Question {
	var params struct {
		Message  string          `json:"message"`
		Schema   json.RawMessage `json:"requestedSchema"`
		URL      string          `json:"url"`
		Messages []struct {
			Content struct {
				Text string `json:"text"`
			} `json:"content"`
		} `json:"messages"`
	}
	json.Unmarshal(raw, &params)
	q := Question{Method: method, Key: key, Message: params.Message, Schema: params.Schema, URL: params.URL, Params: raw}
	if n := len(params.Messages); n > 0 {
		q.Message = params.Messages[n-1].Content.Text
	}
	return q
}

// String says what was asked.
func (q Question) String() string {
	switch {
	case q.Method == "roots/list":
		return "for the roots"
	case q.Method == "sampling/createMessage":
		return fmt.Sprintf("the model %q", q.Message)
	case q.URL != "":
		return fmt.Sprintf("%q, with the URL %s", q.Message, q.URL)
	}
	return fmt.Sprintf("%q", q.Message)
}

// Answer is the answer to a [Question]: [Accept], [Decline], [Cancel], [Model],
// [Roots] or [RawAnswer].
type Answer struct {
	// method is that of the questions that the answer fits, empty for any.
	method string
	result json.RawMessage
	err    error
}

// Accept is the answer of a user who filled in a form: [Args] or another map, a
// struct, or raw JSON; or, with nil, of one who agreed to open a URL.
func Accept(form any) Answer {
	content := map[string]any{"action": "accept"}
	switch form := form.(type) {
	case nil:
	case string:
		content["content"] = json.RawMessage(form)
	case []byte:
		content["content"] = json.RawMessage(form)
	default:
		content["content"] = form
	}
	return newAnswer("elicitation/create", content)
}

// Decline is the answer of a user who declined.
func Decline() Answer {
	return newAnswer("elicitation/create", map[string]any{"action": "decline"})
}

// Cancel is the answer of a user who dismissed the question.
func Cancel() Answer { return newAnswer("elicitation/create", map[string]any{"action": "cancel"}) }

// Model is the text that the client's model answers to [mcp.Sample].
func Model(text string) Answer {
	return newAnswer("sampling/createMessage", map[string]any{
		"role": "assistant", "content": map[string]any{"type": "text", "text": text}, "model": "mcptest", "stopReason": "endTurn",
	})
}

// Roots are the URIs that the client answers to [mcp.Roots].
func Roots(uris ...string) Answer {
	roots := []map[string]string{}
	for _, uri := range uris {
		roots = append(roots, map[string]string{"uri": uri})
	}
	return newAnswer("roots/list", map[string]any{"roots": roots})
}

// RawAnswer is any result, as JSON: for answers that no client should give, and
// for those of a model that are no text.
func RawAnswer(result string) Answer { return newAnswer("", json.RawMessage(result)) }

func newAnswer(method string, result any) Answer {
	raw, err := json.Marshal(result)
	return Answer{method: method, result: raw, err: err}
}

// Answer appends answers to the questions that tools, resources and prompts will
// ask, in the order in which they ask. A question without an answer fails the
// test, and so does an answer without a question.
func (c *Client) Answer(answers ...Answer) {
	c.script.mu.Lock()
	defer c.script.mu.Unlock()
	c.script.answers = append(c.script.answers, answers...)
}

// AnswerFunc has f answer the questions for which [Client.Answer] has left
// nothing, by their message or key. f is called on the goroutine of the request.
func (c *Client) AnswerFunc(f func(Question) Answer) {
	c.script.mu.Lock()
	defer c.script.mu.Unlock()
	c.script.other = f
}

// answer answers a question and records it.
func (c *Client) answer(q Question, r *Result) Answer {
	c.t.Helper()
	r.Asked = append(r.Asked, q)
	a, ok := c.script.next(q)
	switch {
	case !ok:
		c.t.Fatalf("mcptest: %s asks %s: the test has no answer to it left: give one with Client.Answer", r.what, q)
	case a.err != nil:
		c.t.Fatalf("mcptest: the answer to %s: %v", q, a.err)
	case a.method != "" && a.method != q.Method:
		c.t.Fatalf("mcptest: %s asks %s: the next answer is one to %s", r.what, q, a.method)
	}
	return a
}

// script is what the client answers.
type script struct {
	mu      sync.Mutex // guards what follows
	answers []Answer
	other   func(Question) Answer
}

// next takes the answer to a question.
func (s *script) next(q Question) (a Answer, ok bool) {
	s.mu.Lock()
	f := s.other
	if len(s.answers) > 0 {
		a, ok = s.answers[0], true
		s.answers = s.answers[1:]
	}
	s.mu.Unlock()
	if !ok && f != nil {
		return f(q), true
	}
	return a, ok
}

// copy returns a script of its own for a subtest.
func (s *script) copy() *script {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &script{answers: append([]Answer(nil), s.answers...), other: s.other}
}

// drop forgets the answers, which the subtests have used.
func (s *script) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = nil
}

// settle fails the test where answers are left.
func (s *script) settle(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.answers) == 0 || t.Failed() || t.Skipped() {
		return
	}
	var left []string
	for _, a := range s.answers {
		left = append(left, string(a.result))
	}
	t.Errorf("mcptest: nothing asked for these answers:\n\t%s", strings.Join(left, "\n\t"))
	s.answers = nil
}
