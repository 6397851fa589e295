package main

import "strconv"

const (
	versionModern = "2026-07-28"
	versionLegacy = "2025-11-25"

	modernHead = `"resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":{"name":"bench-ceiling","version":"1.0.0"}},`

	initResult = `{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"bench-ceiling","version":"1.0.0"}}`
	discResult = `{"resultType":"complete","supportedVersions":["2026-07-28","2025-11-25"],"capabilities":{"tools":{}},"_meta":{"io.modelcontextprotocol/serverInfo":{"name":"bench-ceiling","version":"1.0.0"}},"ttlMs":3600000,"cacheScope":"public"}`
)

// appendReply dispatches r and appends the reply to dst; it appends nothing for a
// notification.
func appendReply(dst []byte, r *request) []byte {
	if r.ID == nil {
		return dst
	}
	switch string(r.Method) {
	case "tools/call":
		return appendCall(dst, r)
	case "tools/list":
		dst = appendHead(dst, r.ID)
		if len(r.Version) > 0 {
			dst = append(dst, modernHead+`"ttlMs":3600000,"cacheScope":"public",`...)
		}
		dst = append(dst, `"tools":`...)
		dst = append(dst, toolsList...)
		return append(dst, "}}"...)
	case "initialize":
		return appendRaw(dst, r.ID, initResult)
	case "server/discover":
		return appendRaw(dst, r.ID, discResult)
	case "ping":
		return appendRaw(dst, r.ID, "{}")
	}
	return appendError(dst, r.ID, -32601, "method not found")
}

func appendHead(dst, id []byte) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = append(dst, id...)
	return append(dst, `,"result":{`...)
}

func appendRaw(dst, id []byte, result string) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	dst = append(dst, id...)
	dst = append(dst, `,"result":`...)
	dst = append(dst, result...)
	return append(dst, '}')
}

func appendError(dst, id []byte, code int, msg string) []byte {
	dst = append(dst, `{"jsonrpc":"2.0"`...)
	if id != nil {
		dst = append(dst, `,"id":`...)
		dst = append(dst, id...)
	}
	dst = append(dst, `,"error":{"code":`...)
	dst = strconv.AppendInt(dst, int64(code), 10)
	dst = append(dst, `,"message":`...)
	dst = appendQuoted(dst, msg)
	return append(dst, "}}"...)
}

func openResult(dst []byte, r *request) ([]byte, int) {
	dst = appendHead(dst, r.ID)
	if len(r.Version) > 0 {
		dst = append(dst, modernHead...)
	}
	dst = append(dst, `"structuredContent":`...)
	return dst, len(dst)
}

// closeResult repeats the structured content, encoded once, as escaped text.
func closeResult(dst []byte, at int) []byte {
	end := len(dst)
	dst = append(dst, `,"content":[{"type":"text","text":"`...)
	dst = appendEscaped(dst, dst[at:end])
	return append(dst, `"}]}}`...)
}

func appendToolError(dst []byte, r *request, msg string) []byte {
	dst = appendHead(dst, r.ID)
	if len(r.Version) > 0 {
		dst = append(dst, modernHead...)
	}
	dst = append(dst, `"content":[{"type":"text","text":`...)
	dst = appendQuoted(dst, msg)
	return append(dst, `}],"isError":true}}`...)
}
