package runtime

import (
	"bufio"
	"io"
	"testing"
)

// BenchmarkStdio is a call through a connection, with one in flight and with 64.
func BenchmarkStdio(b *testing.B) {
	for _, bench := range []struct {
		name     string
		inFlight int
	}{{"1", 1}, {"64", 64}} {
		b.Run(bench.name, func(b *testing.B) {
			in, requests := io.Pipe()
			replies, out := io.Pipe()
			done := make(chan error, 1)
			go func() { done <- newTestServer(addTool).ServeLines(b.Context(), in, out) }()
			line := []byte(modernCall("1", "add", `{"a":2,"b":3}`) + "\n")
			var burst []byte
			for range bench.inFlight {
				burst = append(burst, line...)
			}
			scanner := bufio.NewScanner(replies)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := requests.Write(burst); err != nil {
					b.Fatal(err)
				}
				for range bench.inFlight {
					if !scanner.Scan() {
						b.Fatal("no reply")
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*bench.inFlight), "ns/call")
			requests.Close()
			if err := <-done; err != nil {
				b.Fatal(err)
			}
		})
	}
}
