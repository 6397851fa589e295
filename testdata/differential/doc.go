// Package differential has a tool for every row of the type table. Each takes
// values of one type and returns them, so that what the generated code accepts
// and writes can be held against its schemas and against encoding/json.
package differential

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// kept is the last value that a tool took. Tools are called one at a time.
var kept any

func keep[T any](v T) T {
	kept = v
	return v
}
