package main

import (
	"context"
	"flag"
	"fmt"
	"runtime"
	"runtime/debug"
)

var versionVerb = verb{
	name:    "version",
	summary: "Print the version of mcpgen and of the Go that it was built with.",
	bind:    func(*flag.FlagSet) action { return version },
}

func version(_ context.Context, s screen, args []string) (int, error) {
	if len(args) > 0 {
		return failed, usageError{"version takes no arguments"}
	}
	fmt.Fprintf(s.out, "mcpgen %s %s %s/%s\n", moduleVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return done, nil
}

// moduleVersion is that of the module which this program was built from,
// whether it is the main module or a tool of another.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
