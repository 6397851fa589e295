package command

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// version prints what the program is and what it was built from.
func (c *command) version() error {
	if len(c.args) > 0 {
		return misuse("version has no argument %q", c.args[0])
	}
	offer, err := c.client.request("server/discover", "")
	if err != nil {
		return err
	}
	info := jsonrpc.Member(jsonrpc.Member(offer, "_meta"), metaPrefix+"serverInfo")
	var revisions []string
	for revision := range jsonrpc.Elements(jsonrpc.Member(offer, "supportedVersions")) {
		revisions = append(revisions, text(revision))
	}
	module, library := modules()
	facts := [][2]string{
		{"name", text(jsonrpc.Member(info, "name"))},
		{"version", text(jsonrpc.Member(info, "version"))},
		{"module", module},
		{"mcpgen", library},
		{"go", runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH},
		{"protocol", strings.Join(revisions, " ")},
	}
	if c.json {
		var w codec.Writer
		w.Object()
		for _, fact := range facts[:len(facts)-1] {
			w.Key(fact[0])
			w.String(fact[1])
		}
		w.Key("protocol")
		w.RawBytes(jsonrpc.Member(offer, "supportedVersions"))
		w.EndObject()
		return c.printJSON(w.Bytes())
	}
	var b strings.Builder
	for _, fact := range facts {
		if fact[1] != "" {
			b.WriteString(pad(fact[0], 10) + fact[1] + "\n")
		}
	}
	return c.print(b.String())
}

// libraryPath is the module that this package is part of.
const libraryPath = "github.com/mcpgen/mcpgen"

// modules returns the program's module and version, and the version of this
// library; each is empty where the program was built without it.
func modules() (module, library string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
	if info.Main.Path != "" {
		module = strings.TrimSpace(info.Main.Path + " " + info.Main.Version)
	}
	for _, dependency := range info.Deps {
		if dependency.Path == libraryPath {
			library = dependency.Version
			if r := dependency.Replace; r != nil {
				library = strings.TrimSpace(library + " => " + r.Path + " " + r.Version)
			}
		}
	}
	return module, library
}
