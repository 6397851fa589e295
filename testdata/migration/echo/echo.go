// Package echo returns what it is given.
package echo

// Echo returns a number.
//
//mcp:tool readonly
func Echo(n int64) int64 { return n }
