//go:build linux

package load

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name, reply, problem string
	}{
		{"right", `{"jsonrpc":"2.0","id":100000007,"result":{"structuredContent":{"result":5}}}`, ""},
		{"another's", `{"jsonrpc":"2.0","id":100000008,"result":{"structuredContent":{"result":5}}}`, "another's"},
		{"wrong sum", `{"jsonrpc":"2.0","id":100000007,"result":{"structuredContent":{"result":6}}}`, `has no "result":5`},
		{"error result", `{"id":100000007,"result":{"structuredContent":{"result":5},"isError":true}}`, "is an error"},
		{"protocol error", `{"id":100000007,"error":{"message":"\"result\":5","x":{"result":5}}}`, "is an error"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := Add(Modern).check([]byte(test.reply), []byte("100000007"))
			if test.problem == "" && err != nil || test.problem != "" && (err == nil || !strings.Contains(err.Error(), test.problem)) {
				t.Errorf("got %v, want %q", err, test.problem)
			}
		})
	}
}

// reply answers a request with a sum, under the id that the request has.
func reply(request, sum string) string {
	_, id, _ := strings.Cut(request, `"id":`)
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"structuredContent":{"result":%s}}}`, id[:9], sum)
}

func TestHTTP(t *testing.T) {
	var sum atomic.Value
	sum.Store("5")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("Mcp-Name") != "add" {
			w.WriteHeader(http.StatusBadRequest)
		}
		text := reply(string(body), sum.Load().(string))
		if strings.Contains(text, `7,"result"`) {
			w.(http.Flusher).Flush() // in chunks
		}
		io.WriteString(w, text)
	}))
	defer server.Close()
	e := &Endpoint{Port: server.Listener.Addr().(*net.TCPAddr).Port, PID: os.Getpid()}
	l := Load{Call: Add(Modern), InFlight: 4, Warm: 10 * time.Millisecond, Duration: 50 * time.Millisecond}
	for _, rate := range []float64{0, 500} {
		l.Rate = rate
		result, err := l.HTTP(e)
		if err != nil {
			t.Fatal(err)
		}
		if result.Calls == 0 || result.P50 <= 0 || result.P99 < result.P50 || result.ReplySize != len(reply(`"id":100000000`, "5")) {
			t.Errorf("at rate %v: %+v", rate, result)
		}
		if per := result.PerSecond(); rate > 0 && per > 2*rate {
			t.Errorf("%v calls a second at a rate of %v", per, rate)
		}
	}
	sum.Store("6")
	if _, err := l.HTTP(e); err == nil || !strings.Contains(err.Error(), `has no "result":5`) {
		t.Errorf("a wrong sum: %v", err)
	}
}

func TestStdio(t *testing.T) {
	for _, sum := range []string{"5", "6"} {
		stdin, in, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		out, stdout, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer stdout.Close()
			answerLines(stdin, stdout, sum)
		}()
		p := &Pipes{In: in, Out: out, PID: os.Getpid()}
		result, err := Load{Call: Add(Modern), InFlight: 8, Warm: 10 * time.Millisecond, Duration: 50 * time.Millisecond}.Stdio(p)
		in.Close()
		<-done
		out.Close()
		stdin.Close()
		if sum == "5" && (err != nil || result.Calls == 0) {
			t.Errorf("%+v %v", result, err)
		}
		if sum == "6" && (err == nil || !strings.Contains(err.Error(), `has no "result":5`)) {
			t.Errorf("a wrong sum: %v", err)
		}
	}
}

// answerLines answers in another order than it is asked, where it can.
func answerLines(in io.Reader, out io.Writer, sum string) {
	buf := make([]byte, 64<<10)
	have := 0
	for {
		n, err := in.Read(buf[have:])
		if err != nil {
			return
		}
		have += n
		whole := strings.LastIndexByte(string(buf[:have]), '\n') + 1
		var replies strings.Builder
		lines := strings.Split(strings.TrimSuffix(string(buf[:whole]), "\n"), "\n")
		for i := len(lines) - 1; i >= 0 && whole > 0; i-- {
			replies.WriteString(reply(lines[i], sum) + "\n")
		}
		have = copy(buf, buf[whole:have])
		io.WriteString(out, replies.String())
	}
}

func TestLatencies(t *testing.T) {
	var l latencies
	for i := range 100 {
		l.add(time.Duration(i+1) * time.Millisecond)
	}
	l.add(time.Second)
	for q, want := range map[float64]time.Duration{0: time.Millisecond, .5: 51 * time.Millisecond, .98: 99 * time.Millisecond, 1: time.Second} {
		if got := l.at(q); got != want {
			t.Errorf("quantile %v is %v, want %v", q, got, want)
		}
	}
}
