package runtime

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// Output receives the result of a tool from generated code. Exactly one of its
// methods is called, once; a tool without a result calls none.
type Output struct {
	server   *Server
	w        *codec.Writer
	revision revision
	kind     outputKind
	// start is where the members of the result begin, at where the value does.
	start, at int
	// refused is the size of what was not even written, since it is too large.
	refused int
	// turn is for a large result to wait for others.
	turn *replyTurn
}

type outputKind uint8

const (
	outputNone outputKind = iota
	outputContent
	outputStructured
	outputTextOnly
)

// Text sends one text item.
func (o *Output) Text(s string) {
	o.kind = outputContent
	if !o.fits(len(s)) {
		return
	}
	o.w.Raw(`"content":[{"type":"text","text":`)
	o.w.String(s)
	o.w.Raw(`}]`)
}

// fits reports whether something of at least so many bytes can be part of the
// result. What cannot need not be copied to find out.
func (o *Output) fits(bytes int) bool {
	limit := o.server.options.maxResult
	if limit <= 0 || bytes <= limit {
		return true
	}
	o.refused = bytes
	return false
}

// Structured returns the writer of the structured content, one JSON object.
// The same JSON goes out as a text item, and alone to clients before the
// 2025-06-18 revision, which know no structured content.
func (o *Output) Structured() *codec.Writer {
	o.kind = outputStructured
	o.w.Raw(`"structuredContent":`)
	o.at = o.w.Len()
	return o.w
}

// StructuredText sends {"result": s} as structured content and s as text.
func (o *Output) StructuredText(s string) {
	o.kind = outputContent
	if o.revision >= rev20250618 && o.fits(len(s)) {
		o.w.Raw(`"structuredContent":{"result":`)
		o.w.String(s)
		o.w.Raw(`},`)
	}
	o.Text(s)
}

// TextOnly returns the writer of one JSON value that goes out as a text item
// alone.
func (o *Output) TextOnly() *codec.Writer {
	o.kind = outputTextOnly
	o.w.Raw(`"content":`)
	o.at = o.w.Len()
	return o.w
}

// Content sends content items.
func (o *Output) Content(items ...Content) {
	o.kind = outputContent
	o.w.Raw(`"content":[`)
	for _, item := range items {
		if item != nil && o.fits(o.w.Len()) {
			item.appendContent(o.w, o.revision)
		}
	}
	o.w.Raw(`]`)
}

// Result sends a result as the function made it. A nil result is empty.
func (o *Output) Result(r *Result) {
	if r == nil {
		r = new(Result)
	}
	o.kind = outputContent
	if len(r.Meta) > 0 {
		o.meta(r.Meta)
	}
	r.append(o.w, o.revision)
}

// open prepares o for a call whose result members start here.
func (o *Output) open(s *Server, w *codec.Writer, rev revision, turn *replyTurn) {
	*o = Output{server: s, w: w, revision: rev, start: w.Len(), turn: turn}
	o.limit()
}

// limit bounds what is written behind o.start.
func (o *Output) limit() { o.w.Limit(o.server.options.maxResult, largeReply, o.turn) }

// size is how long the reply is, or would be had it not been too large.
func (o *Output) size() int { return max(o.w.Size(), o.refused) }

// meta adds to _meta, which in the modern era is among the first members.
func (o *Output) meta(members map[string][]byte) {
	o.w.Limit(0, 0, nil) // what begins the result has to stay
	if o.revision.modern() {
		o.w.Truncate(o.start - len(o.server.modernHead))
		o.w.Raw(`"resultType":"complete",`)
	}
	o.w.Raw(`"_meta":{`)
	if o.revision.modern() {
		o.w.Raw(`"` + metaServerInfo + `":` + o.server.serverInfo)
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		if !strings.HasPrefix(key, metaPrefix) {
			o.w.Key(key)
			o.w.JSONValue(members[key])
		}
	}
	o.w.Raw(`},`)
	o.start = o.w.Len()
	o.limit()
}

// close completes the members of the result after the call.
func (o *Output) close() {
	switch o.kind {
	case outputNone:
		o.w.Raw(`"content":[]`)
	case outputStructured:
		o.closeStructured()
	case outputTextOnly:
		o.closeTextOnly()
	}
}

func (o *Output) closeStructured() {
	if o.revision < rev20250618 {
		o.closeTextOnly()
		return
	}
	text := o.w.Bytes()[o.at:]
	o.w.Raw(`,`)
	o.textItem(text)
}

// closeTextOnly makes the value written a text item.
func (o *Output) closeTextOnly() {
	written := o.w.Bytes()
	text := written[o.at:]
	if len(text) <= maxPooled {
		text = bytes.Clone(text)
		o.w.Truncate(o.start)
	} else {
		o.w.Reset(bytes.Clone(written[:o.start]))
		o.limit()
	}
	o.textItem(text)
}

func (o *Output) textItem(text []byte) {
	o.w.Raw(`"content":[{"type":"text","text":`)
	o.w.QuotedJSON(text)
	o.w.Raw(`}]`)
}

// fail replaces whatever was written with an error result.
func (o *Output) fail(text string) {
	o.w.Truncate(o.start)
	o.w.Raw(`"content":[{"type":"text","text":`)
	o.w.String(text)
	o.w.Raw(`}],"isError":true`)
}
