package runtime

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// operations.md, 5.2: a log that nobody reads stops no call. What was said in the
// beginning is there when somebody reads, and how much is missing.
func TestLogNobodyReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, in := io.Pipe()
		p := &patientWriter{w: in}
		logger := slog.New(slog.NewTextHandler(p, nil))
		start := time.Now()
		for i := range 10_000 {
			logger.Info("line", "n", i)
		}
		if took := time.Since(start); took != logPatience {
			t.Errorf("logging took %v", took)
		}
		p.flush()
		var text strings.Builder
		done := make(chan struct{})
		go func() { io.Copy(&text, out); close(done) }()
		synctest.Wait()
		logger.Info("afterwards")
		p.flush()
		in.Close()
		<-done
		lines := strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
		kept := len(lines) - 2
		for i, line := range lines[:kept] {
			if !strings.HasSuffix(line, fmt.Sprintf("msg=line n=%d", i)) {
				t.Fatalf("line %d is %q", i, line)
			}
		}
		if size := text.Len(); size < maxLogWaiting || size > maxLogWaiting+500 {
			t.Errorf("%d bytes were kept", size)
		}
		if want := fmt.Sprintf("%d log lines were dropped, since standard error was not read", 10_000-kept); lines[kept] != want || !strings.HasSuffix(lines[kept+1], "msg=afterwards") {
			t.Errorf("the end is %q, want %q", lines[kept:], want)
		}
	})
}

// A log that is read has every line, in order, before the call goes on.
func TestLogSomebodyReads(t *testing.T) {
	var text strings.Builder
	var mu sync.Mutex
	p := &patientWriter{w: lockedWriter{&mu, &text}}
	var logging sync.WaitGroup
	for range 8 {
		logging.Go(func() {
			for range 1000 {
				io.WriteString(p, "line\n")
			}
		})
	}
	logging.Wait()
	p.flush()
	mu.Lock()
	defer mu.Unlock()
	if got := strings.Count(text.String(), "line\n"); got != 8000 || text.Len() != 8000*len("line\n") {
		t.Errorf("%d lines, %d bytes", got, text.Len())
	}
}

type lockedWriter struct {
	mu *sync.Mutex
	w  io.Writer
}

func (l lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}
