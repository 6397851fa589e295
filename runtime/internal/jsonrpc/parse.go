package jsonrpc

// metaPrefix starts the _meta keys of the specification.
const metaPrefix = "io.modelcontextprotocol/"

// Parser reads messages. It remembers the _meta of the last one, since a client
// sends the same time and again. The zero Parser is ready; it is not for
// concurrent use.
type Parser struct {
	last recalled
}

// Parse reads one message as [Parser.Parse] does.
func Parse(text []byte, maxDepth int, m *Message) *Error {
	return new(Parser).Parse(text, maxDepth, m)
}

// Parse reads one message. Nesting deeper than maxDepth is refused. Where the
// text is not a message, the error says so and carries the id if it was read.
//
// Member names match exactly, unknown members are ignored, duplicates are
// refused in the envelope, in params and in _meta. The message is valid until
// the next one is read, and while the text does not change.
func (r *Parser) Parse(text []byte, maxDepth int, m *Message) *Error {
	*m = Message{}
	p := parser{text: text, depth: maxDepth, last: &r.last}
	if c := p.peek(); c != '{' {
		p.value()
		return p.refusal("a message must be a JSON object")
	}
	var version, method []byte
	p.envelope(m, &version, &method)
	if err := p.refusal(""); err != nil {
		return err
	}
	if err := m.checkEnvelope(version, method, p.duplicate); err != nil {
		return err
	}
	if params := m.Params.Raw; params != nil && params[0] != '{' {
		return &Error{Code: InvalidParams, Message: "params must be an object", ID: m.ID}
	}
	return nil
}

// refusal is the error for text that is not JSON, or, where it is, for
// otherwise.
func (p *parser) refusal(otherwise string) *Error {
	if p.problem != nil {
		return &Error{Code: ParseError, Message: "parse error: " + p.problem.Error()}
	}
	if p.peek(); p.at < len(p.text) {
		return &Error{Code: ParseError, Message: "parse error: there is more text after the message"}
	}
	if otherwise != "" {
		return &Error{Code: InvalidRequest, Message: otherwise}
	}
	return nil
}

// envelope reads the members of the message itself and descends into params
// and _meta on the way, so that every byte is looked at once.
func (p *parser) envelope(m *Message, version, method *[]byte) {
	var names nameSet
	for p.open(); p.more('}'); {
		name := p.name()
		if names.add(name) {
			p.duplicate = "a member of the message is given twice"
		}
		switch string(name) {
		case "jsonrpc":
			*version = p.value()
		case "id":
			m.ID = p.value()
		case "method":
			*method = p.value()
		case "params":
			p.params(&m.Params)
		case "result":
			m.Result = p.value()
		case "error":
			m.ResultError = p.value()
		default:
			p.value()
		}
	}
}

func (p *parser) params(params *Params) {
	if p.peek() != '{' {
		params.Raw = p.value()
		return
	}
	start := p.at
	var names nameSet
	for p.open(); p.more('}'); {
		name := p.name()
		if names.add(name) {
			p.duplicate = "a member of params is given twice"
		}
		if string(name) == "_meta" {
			p.meta(&params.Meta)
			continue
		}
		value := p.value()
		if field := params.field(name); field != nil {
			*field = value
		}
	}
	params.Raw = p.text[start:p.at:p.at]
}

func (p *parser) meta(meta *Meta) {
	if p.peek() != '{' {
		meta.Raw = p.value()
		return
	}
	if n := p.last.recall(p.text[p.at:], p.depth, meta); n > 0 {
		p.at += n
		return
	}
	before := p.duplicate
	p.metaMembers(meta)
	if p.problem == nil && p.duplicate == before {
		p.last.keep(meta.Raw, p.depth)
	}
}

// metaMembers reads _meta where it is an object.
func (p *parser) metaMembers(meta *Meta) {
	meta.Object = true
	start := p.at
	var names nameSet
	for p.open(); p.more('}'); {
		name := p.name()
		if names.add(name) {
			p.duplicate = "a member of _meta is given twice"
		}
		value := p.value()
		switch string(name) {
		case metaPrefix + "protocolVersion":
			meta.ProtocolVersion = value
		case metaPrefix + "clientInfo":
			meta.ClientInfo = value
		case metaPrefix + "clientCapabilities":
			meta.ClientCapabilities = value
		case metaPrefix + "logLevel":
			meta.LogLevel = value
		case "progressToken":
			meta.ProgressToken = value
		case "traceparent":
			meta.TraceParent = value
		case "tracestate":
			meta.TraceState = value
		case "baggage":
			meta.Baggage = value
		}
	}
	meta.Raw = p.text[start:p.at:p.at]
}

// checkEnvelope decides what the message is and whether it is well formed.
func (m *Message) checkEnvelope(version, method []byte, duplicate string) *Error {
	refuse := func(text string) *Error {
		err := &Error{Code: InvalidRequest, Message: text}
		if validID(m.ID) {
			err.ID = m.ID
		}
		return err
	}
	switch {
	case duplicate != "":
		return refuse(duplicate)
	case string(Text(version)) != "2.0":
		return refuse(`jsonrpc must be "2.0"`)
	case m.ID != nil && !validID(m.ID):
		return refuse("id must be a string or an integer")
	case m.Result != nil && m.ResultError != nil:
		return refuse("a message has a result or an error, not both")
	case method != nil && (m.Result != nil || m.ResultError != nil):
		return refuse("a message has a method or a result, not both")
	case method == nil && m.Result == nil && m.ResultError == nil:
		return refuse("method is missing")
	case method == nil:
		m.Kind = Response
		if m.ID == nil && m.Result != nil {
			return refuse("a response must have an id")
		}
		return nil
	case method[0] != '"':
		return refuse("method must be a string")
	}
	m.Method = Text(method)
	if m.ID == nil {
		m.Kind = Notification
	}
	return nil
}

// field is where the member of params called name goes; nil for unknown ones.
func (params *Params) field(name []byte) *[]byte {
	switch string(name) {
	case "name":
		return &params.Name
	case "uri":
		return &params.URI
	case "arguments":
		return &params.Arguments
	case "cursor":
		return &params.Cursor
	case "ref":
		return &params.Ref
	case "argument":
		return &params.Argument
	case "context":
		return &params.Context
	case "level":
		return &params.Level
	case "requestId":
		return &params.RequestID
	case "notifications":
		return &params.Notifications
	case "inputResponses":
		return &params.InputResponses
	case "requestState":
		return &params.RequestState
	case "taskId":
		return &params.TaskID
	case "protocolVersion":
		return &params.ProtocolVersion
	case "capabilities":
		return &params.Capabilities
	case "clientInfo":
		return &params.ClientInfo
	}
	return nil
}
