// Package mcptest tests the tools, resources and prompts of a server in process:
// a client in memory, without ports, child processes or goroutines left behind.
//
//	func TestAdd(t *testing.T) {
//		c := mcptest.New(t, NewMCPServer())
//		c.Run("adds", func(t *testing.T, c *mcptest.Client) {
//			c.Call("add", mcptest.Args{"a": 2, "b": 3}).Want(5)
//		})
//	}
//
// It speaks the protocol's own bytes with [mcp.Server.ServeLines], the code that
// serves standard input and output. [Client.Run] does so in both eras: the test
// above has the subtests adds/2025-11-25, after an initialize, and
// adds/2026-07-28, without a session.
//
// What fails is reported like any failure of go test, at the line of the test
// that made the request. A [Result] whose error the test does not look at
// fails the test, so a request that is expected to fail says so with
// [Result.Err] or [Result.WantError].
//
// [mcp.Server.ServeLines]: https://pkg.go.dev/github.com/mcpgen/mcpgen/runtime#Server.ServeLines
package mcptest
