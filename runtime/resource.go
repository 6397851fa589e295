package runtime

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
	"github.com/mcpgen/mcpgen/runtime/internal/uritemplate"
)

// ErrNotFound is what a resource's function returns where its URI names nothing:
// clients receive the protocol's error for an unknown resource.
var ErrNotFound = errors.New("resource not found")

// Resource is a resource, or a template of resources, as generated code
// registers it with [Server.AddResource].
type Resource struct {
	// URI is the resource's URI; Template is a URI template instead. Exactly
	// one of them is set.
	URI      string
	Template string

	Name        string
	Title       string
	Description string
	MIMEType    string
	// Size is in bytes, 0 where unknown.
	Size int64

	// Annotations and Meta are JSON objects, Icons a JSON array, "" for none.
	Annotations string
	Icons       string
	Meta        string

	// CacheTTL and CacheScope tell modern clients how long they may keep the
	// contents and who may share them; empty means the server's own hints.
	CacheTTL   time.Duration
	CacheScope string

	// Context says that the function takes a context.
	Context bool

	// Read decodes the variables of the template, calls the function and
	// encodes its result.
	Read func(ctx context.Context, in *codec.Reader, out *ContentsOutput) error

	template *uritemplate.Template
}

// AddResource registers a resource or a template; clients that are connected
// already are told as by [Server.ResourcesChanged]. It panics where the URI is
// registered already or the template is malformed.
func (s *Server) AddResource(r Resource) {
	if (r.URI == "") == (r.Template == "") {
		panic("mcp: a resource needs a URI or a Template")
	}
	if r.Template != "" {
		template, err := uritemplate.Parse(r.Template)
		if err != nil {
			panic(fmt.Sprintf("mcp: template %q: %v", r.Template, err))
		}
		r.template = template
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.catalogToExtend().addResource(&r) {
		panic(fmt.Sprintf("mcp: resource %q is registered twice", r.URI+r.Template))
	}
	s.hub.listChanged(resourcesChanged)
}

// addResource adds a resource or a template, unless it is there already.
func (c *catalog) addResource(r *Resource) bool {
	if r.template != nil {
		if slices.ContainsFunc(c.templates, func(other *Resource) bool { return other.Template == r.Template }) {
			return false
		}
		c.templates = append(c.templates, r)
		return true
	}
	if c.resourceByURI[r.URI] != nil {
		return false
	}
	c.resources = append(c.resources, r)
	c.resourceByURI[r.URI] = r
	return true
}

// findResource returns the resource of a URI and, for a template, its variables
// as a JSON object of strings.
func (c *catalog) findResource(uri string) (*Resource, []byte) {
	if r := c.resourceByURI[uri]; r != nil {
		return r, emptyObject
	}
	for _, r := range c.templates {
		var w codec.Writer
		w.Object()
		if r.template.Match(uri, func(variable, value string) {
			w.Key(variable)
			w.String(value)
		}) {
			w.EndObject()
			return r, w.Bytes()
		}
	}
	return nil, nil
}

// readResource answers resources/read.
func (s *Server) readResource(ctx context.Context, x *exchange) {
	raw := x.message.Params.URI
	if !jsonrpc.IsString(raw) {
		x.invalidParams("uri must be a string")
		return
	}
	uri := string(jsonrpc.Text(raw))
	r, variables := s.catalog().findResource(uri)
	if r == nil || !s.mayRead(ctx, uri) {
		x.resourceNotFound(uri)
		return
	}
	x.openResult()
	if x.revision.modern() {
		x.appendResourceCacheHints(r)
	}
	x.writer.Raw(`"contents":`)
	out := ContentsOutput{w: &x.writer, uri: uri, mimeType: r.MIMEType}
	err := s.run(ctx, x, r.Context, func(ctx context.Context) error {
		x.reader.Reset(variables)
		x.reader.FromStrings(true)
		return r.Read(ctx, &x.reader, &out)
	})
	var refusal *codec.Refusal
	switch {
	case x.inputRequired(err):
	case errors.Is(err, ErrNotFound), errors.As(err, &refusal):
		x.resourceNotFound(uri)
	case err != nil:
		s.failMethod(ctx, x, "resource", r.Name, err)
	default:
		out.close()
		x.closeFunction("resource", r.Name)
	}
}

// resourceNotFound answers with the error of the request's era.
func (x *exchange) resourceNotFound(uri string) {
	code := jsonrpc.ResourceNotFound
	if x.revision.modern() {
		code = jsonrpc.InvalidParams
	}
	detail := codec.AppendQuoted([]byte(`{"uri":`), uri)
	x.failWith(code, "Resource not found", string(append(detail, '}')))
}

func (x *exchange) appendResourceCacheHints(r *Resource) {
	ttl, scope := r.CacheTTL, r.CacheScope
	if ttl == 0 {
		ttl = x.server.options.cacheTTL
	}
	switch {
	case x.server.options.mayRead != nil:
		scope = "private"
	case scope == "":
		scope = x.server.options.cacheScope
	}
	x.writeCacheHints(ttl, scope)
}

// append writes the definition of the resource or template.
func (r *Resource) append(w *codec.Writer, rev revision) {
	w.Object()
	appendStrings(w, "uri", r.URI, "uriTemplate", r.Template, "name", r.Name)
	if rev >= rev20250618 {
		appendStrings(w, "title", r.Title)
	}
	appendStrings(w, "description", r.Description, "mimeType", r.MIMEType)
	if r.Size > 0 && r.URI != "" {
		w.Key("size")
		w.Int64(r.Size)
	}
	appendRaw(w, "annotations", r.Annotations)
	if rev >= rev20251125 {
		appendRaw(w, "icons", r.Icons)
	}
	if rev >= rev20250618 {
		appendRaw(w, "_meta", r.Meta)
	}
	w.EndObject()
}

// ContentsOutput receives what a resource's function returned. Exactly one of
// its methods is called, once.
type ContentsOutput struct {
	w             *codec.Writer
	uri, mimeType string
	written       bool
	// json says that what is written is JSON in the text of an item.
	json bool
}

// Text sends one text.
func (o *ContentsOutput) Text(text string) {
	o.Contents(Contents{Text: text})
}

// Blob sends bytes.
func (o *ContentsOutput) Blob(blob []byte) {
	if blob == nil {
		blob = []byte{}
	}
	o.Contents(Contents{Blob: blob})
}

// JSON returns the writer of one JSON value, which goes out as text.
func (o *ContentsOutput) JSON() *codec.Writer {
	if o.mimeType == "" {
		o.mimeType = "application/json"
	}
	o.written, o.json = true, true
	o.w.Array()
	o.w.Object()
	appendStrings(o.w, "uri", o.uri, "mimeType", o.mimeType)
	o.w.Key("text")
	o.w.Quote()
	return o.w
}

// Contents sends several contents. Those without a URI or a media type have the
// resource's own.
func (o *ContentsOutput) Contents(items ...Contents) {
	o.written = true
	o.w.Array()
	for i := range items {
		c := items[i]
		if c.MIMEType == "" {
			c.MIMEType = o.mimeType
		}
		c.append(o.w, o.uri)
	}
	o.w.EndArray()
}

func (o *ContentsOutput) close() {
	if o.json {
		o.w.EndQuote()
		o.w.EndObject()
		o.w.EndArray()
	}
	if !o.written {
		o.Text("")
	}
}
