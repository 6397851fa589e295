// Package runtime serves Model Context Protocol servers that mcpgen generates:
// tools, resources and prompts over stdio and Streamable HTTP, in every
// revision of the protocol, on one endpoint. Import it as mcp:
//
//	import mcp "github.com/mcpgen/mcpgen/runtime"
//
// [Main] runs a generated server as a program. [Server.ServeStdio] and
// [Server.HTTPHandler] are for those who own their process or HTTP server.
//
// A tool function needs this package only for what concerns the protocol: it
// takes a [context.Context] and calls [Progress], [Logger] or [Caller] with it.
// Outside a call these do nothing, so that tools stay plain functions.
package runtime
