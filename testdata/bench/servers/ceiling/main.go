// Ceiling is what servers can come close to: three servers that leave out more
// and more.
//
//	A  reads a message and sends a fixed reply: what net/http or the pipe costs
//	B  encoding/json and nothing else
//	C  a codec by hand for these tools alone, with the checks of both eras
package main

import (
	"flag"
	"log"
	"net/http"
	"os"

	_ "github.com/mcpgen/mcpgen/testdata/bench/profile"
)

func main() {
	level := flag.String("level", "C", "A, B or C")
	tool := flag.String("tool", "add", "level A: the tool whose reply is sent")
	address := flag.String("http", "", "`address` to serve HTTP at")
	further := flag.Int("tools", 0, "so many further tools to list")
	flag.Parse()
	extraTools(*further)
	var handler http.HandlerFunc
	var reply func(dst, line []byte) []byte
	switch *level {
	case "A":
		fixed := fixedReply(*tool)
		handler, reply = handleFixed(fixed), replyFixed(fixed)
	case "B":
		handler, reply = handleStandard, replyStandard
	case "C":
		handler, reply = handleHand, replyHand
	default:
		log.Fatalf("no level %q", *level)
	}
	if *address == "" {
		if err := serveLines(os.Stdin, os.Stdout, reply); err != nil {
			log.Fatal(err)
		}
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/mcp", handler)
	log.Fatal(http.ListenAndServe(*address, mux))
}

// fixedReply is the reply to the call that the benchmark makes of a tool.
func fixedReply(tool string) []byte {
	arguments := `{"a":2,"b":3}`
	if tool == "search" {
		arguments = `{"query":"q","limit":20,"tags":["a"],"filter":{}}`
	}
	var r request
	if err := parse([]byte(`{"jsonrpc":"2.0","id":100000000,"method":"tools/call","params":{"name":"`+tool+`","arguments":`+arguments+`}}`), &r); err != nil {
		log.Fatal(err)
	}
	return appendReply(nil, &r)
}
