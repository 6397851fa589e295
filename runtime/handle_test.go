package runtime

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// handleServer gives out handles that are good for a minute, and opens them.
func handleServer(handle *string) *Server {
	return newTestServer(
		simpleTool("give", func(ctx context.Context, out *Output) (err error) {
			*handle, err = NewHandle(ctx, []byte("cart 7"), time.Minute)
			return err
		}),
		simpleTool("take", func(ctx context.Context, out *Output) error {
			value, err := OpenHandle(ctx, *handle)
			if err != nil {
				return err
			}
			out.Text(string(value))
			return nil
		}),
	)
}

// F18: a handle is bound to its caller, cannot be guessed or changed, and
// expires.
func TestF18_Handles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var handle string
		s := handleServer(&handle)
		call := func(s *Server, caller, tool string) string {
			reply, _ := newModernClient(s).send(WithCaller(t.Context(), caller), "tools/call", `"name":"`+tool+`"`)
			return reply
		}
		takes := func(caller string) bool { return strings.Contains(call(s, caller, "take"), "cart 7") }
		const alice, bob = "alice", "bob"

		call(s, alice, "give")
		good := handle
		if call(s, alice, "give"); handle == good {
			t.Error("two handles are the same")
		}
		if strings.Contains(good, "cart") || !takes(alice) {
			t.Errorf("alice cannot use her handle %s", good)
		}
		if takes(bob) {
			t.Error("bob can use the handle of alice")
		}
		if !strings.Contains(call(s, bob, "take"), ErrHandle.Error()) {
			t.Error("bob is not told")
		}
		for i := range good {
			changed := []byte(good)
			changed[i] ^= 1
			if handle = string(changed); takes(alice) {
				t.Errorf("the handle opens with byte %d changed", i)
			}
		}
		for _, bad := range []string{"", good[:len(good)-1], good + "A", strings.Repeat("A", 1<<20)} {
			if handle = bad; takes(alice) {
				t.Errorf("%.40q opens", bad)
			}
		}
		handle = good
		other := handleServer(&handle)
		if strings.Contains(call(other, alice, "take"), "cart 7") {
			t.Error("a server with other keys opens it")
		}
		time.Sleep(time.Minute - time.Millisecond)
		if !takes(alice) {
			t.Error("it has expired too early")
		}
		time.Sleep(time.Millisecond)
		if takes(alice) {
			t.Error("it has not expired")
		}
	})
}

func TestHandlesNeedACall(t *testing.T) {
	if _, err := NewHandle(t.Context(), nil, time.Minute); !errors.Is(err, ErrNoCall) {
		t.Error(err)
	}
	if _, err := OpenHandle(t.Context(), ""); !errors.Is(err, ErrNoCall) {
		t.Error(err)
	}
}

// Q9: a URL that the user is asked to open is encrypted on its way, and carries
// no user name or password.
func TestQ9_URLsToOpen(t *testing.T) {
	for url, ok := range map[string]bool{
		"https://example.com/pay?order=7":  true,
		"https://example.com":              true,
		"https://[2001:db8::1]:8443/x":     true,
		"http://localhost:8000/x":          true,
		"http://127.0.0.1/x":               true,
		"http://[::1]:8000":                true,
		"https://example.com/@someone":     true,
		"http://example.com/":              false,
		"http://localhost.example.com/":    false,
		"https://user:secret@example.com/": false,
		"https://user@example.com":         false,
		"https://":                         false,
		"https:///path":                    false,
		"https://exa mple.com/":            false,
		"https://example.com/\nx":          false,
		"javascript:alert(1)":              false,
		"file:///etc/passwd":               false,
		"":                                 false,
	} {
		s := newTestServer(simpleTool("ask", func(ctx context.Context, out *Output) error { return AskURL(ctx, "Please", url) }))
		got := newModernClient(s).call("ask", "")
		if asked := strings.Contains(got, `"input_required"`); asked != ok {
			t.Errorf("%q: %s", url, got)
		}
	}
}
