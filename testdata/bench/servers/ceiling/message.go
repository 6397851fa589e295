package main

// request is the decoded envelope. All slices alias the message.
type request struct {
	ID      []byte // raw; nil: notification
	Method  []byte
	Params  []byte
	Name    []byte // params.name
	Args    []byte // params.arguments
	Version []byte // params._meta["io.modelcontextprotocol/protocolVersion"]
}

// parse reads one JSON-RPC message in a single pass.
func parse(b []byte, r *request) error {
	*r = request{}
	l := lexer{b: b}
	if !l.want('{') {
		return errSyntax
	}
	version := false
	for first := true; l.more(first, '}'); first = false {
		switch string(l.key()) {
		case "jsonrpc":
			s, _ := l.strRaw()
			version = string(s) == "2.0"
		case "id":
			r.ID = l.raw()
		case "method":
			r.Method, _ = l.strRaw()
		case "params":
			l.peek()
			start := l.i
			parseParams(&l, r)
			if !l.bad {
				r.Params = l.b[start:l.i]
			}
		default:
			l.skip(0)
		}
	}
	if !l.end() || !version {
		return errSyntax
	}
	return nil
}

func parseParams(l *lexer, r *request) {
	if l.peek() != '{' {
		l.skip(0)
		return
	}
	l.i++
	for first := true; l.more(first, '}'); first = false {
		switch string(l.key()) {
		case "name":
			r.Name, _ = l.strRaw()
		case "arguments":
			r.Args = l.raw()
		case "_meta":
			if !l.want('{') {
				return
			}
			for first := true; l.more(first, '}'); first = false {
				if string(l.key()) == "io.modelcontextprotocol/protocolVersion" {
					r.Version, _ = l.strRaw()
				} else {
					l.skip(0)
				}
			}
		default:
			l.skip(0)
		}
	}
}
