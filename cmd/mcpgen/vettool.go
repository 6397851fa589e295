package main

import (
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/mcpgen/mcpgen/gen/vet"
)

// vettool answers the go command where it runs mcpgen as go vet -vettool. It
// does not return then.
func vettool(args []string) {
	if len(args) == 0 {
		return
	}
	last := args[len(args)-1]
	if strings.HasSuffix(last, ".cfg") || last == "-flags" || strings.HasPrefix(last, "-V=") {
		unitchecker.Main(vet.Analyzer)
	}
}
