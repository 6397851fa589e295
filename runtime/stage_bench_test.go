package runtime

import (
	"context"
	"testing"
)

// The stages of a call, each by itself: the codec's are in its own package,
// those of the transports in http_bench_test.go and stdio_bench_test.go.

var (
	dispatchAdd    = []byte(modernCall("1", "add", `{"a":2,"b":3}`))
	dispatchSearch = []byte(modernCall("1", "search", searchArguments))
	dispatchList   = []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{` + modernMeta + `}}`)
	legacyAdd      = []byte(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":{"a":2,"b":3}}}`)
)

// dispatchOnce serves one modern message, from its bytes to those of the reply.
func dispatchOnce(s *Server, message []byte) {
	x := s.newExchange()
	if err := x.parser.Parse(message, 100, &x.message); err != nil {
		panic(err)
	}
	s.serveModern(context.Background(), x)
	if len(x.reply()) == 0 || x.code != 0 {
		panic("no result")
	}
	x.release()
}

// dispatchLegacyOnce does the same within a legacy session.
func dispatchLegacyOnce(s *Server, legacy *session, message []byte) {
	x := s.newExchange()
	if err := x.parser.Parse(message, 100, &x.message); err != nil {
		panic(err)
	}
	x.session, x.revision = legacy, legacy.revision
	s.serveLegacy(context.Background(), x)
	if len(x.reply()) == 0 || x.code != 0 {
		panic("no result")
	}
	x.release()
}

func BenchmarkDispatch(b *testing.B) {
	s := newTestServer(addTool, searchTool)
	legacy := &session{revision: latestLegacy}
	for _, bench := range []struct {
		name string
		once func()
	}{
		{"modern/add", func() { dispatchOnce(s, dispatchAdd) }},
		{"modern/search", func() { dispatchOnce(s, dispatchSearch) }},
		{"legacy/add", func() { dispatchLegacyOnce(s, legacy, legacyAdd) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench.once()
			}
		})
	}
}

// BenchmarkCall is what generated code does: it decodes the arguments, calls
// the function and encodes its result.
func BenchmarkCall(b *testing.B) {
	for _, bench := range []struct {
		tool      Tool
		arguments string
	}{{addTool, `{"a":2,"b":3}`}, {searchTool, searchArguments}} {
		b.Run(bench.tool.Name, func(b *testing.B) {
			s := newTestServer(bench.tool)
			arguments := []byte(bench.arguments)
			x := s.newExchange()
			defer x.release()
			b.ReportAllocs()
			for b.Loop() {
				x.writer.Reset(x.writer.Bytes()[:0])
				x.output.open(s, &x.writer, latestModern, &x.turn)
				x.reader.Reset(arguments)
				if err := bench.tool.Call(b.Context(), &x.reader, &x.output); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkListTools(b *testing.B) {
	s := newTestServer(manyTools(1000)...)
	b.ReportAllocs()
	for b.Loop() {
		dispatchOnce(s, dispatchList)
	}
}

// BenchmarkStart is a server from nothing to its first list.
func BenchmarkStart(b *testing.B) {
	for _, bench := range []struct {
		name  string
		tools []Tool
	}{{"2", []Tool{addTool, searchTool}}, {"200", manyTools(200)}} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				dispatchOnce(newTestServer(bench.tools...), dispatchList)
			}
		})
	}
}
