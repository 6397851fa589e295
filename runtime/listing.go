package runtime

import (
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// listing holds the pages of a list as they go out to clients of one revision.
// They are built when first asked for, so that start-up does not depend on the
// number of entries.
type listing struct {
	once  sync.Once
	pages [][]byte
}

// page returns the members of one page, from the entries that appendEntry
// writes. It is nil for a page that does not exist.
func (l *listing) page(index, entries, size int, appendEntry func(w *codec.Writer, i int)) []byte {
	l.once.Do(func() {
		for first := 0; first == 0 || first < entries; first += size {
			var w codec.Writer
			w.Raw("[")
			for i := first; i < min(first+size, entries); i++ {
				appendEntry(&w, i)
			}
			w.Raw("]")
			l.pages = append(l.pages, w.Bytes())
		}
	})
	if index >= len(l.pages) {
		return nil
	}
	return l.pages[index]
}

func (l *listing) last(index int) bool { return index == len(l.pages)-1 }

// listTools answers tools/list.
func (s *Server) listTools(x *exchange) {
	c := s.catalog()
	s.list(x, "tools", &c.toolLists[x.revision], len(c.tools), func(w *codec.Writer, i int) {
		c.tools[i].append(w, x.revision)
	})
}

func (s *Server) listResources(x *exchange) {
	c := s.catalog()
	s.list(x, "resources", &c.resourceLists[x.revision], len(c.resources), func(w *codec.Writer, i int) {
		c.resources[i].append(w, x.revision)
	})
}

func (s *Server) listTemplates(x *exchange) {
	c := s.catalog()
	s.list(x, "resourceTemplates", &c.templateLists[x.revision], len(c.templates), func(w *codec.Writer, i int) {
		c.templates[i].append(w, x.revision)
	})
}

func (s *Server) listPrompts(x *exchange) {
	c := s.catalog()
	s.list(x, "prompts", &c.promptLists[x.revision], len(c.prompts), func(w *codec.Writer, i int) {
		c.prompts[i].append(w, x.revision)
	})
}

// roundPage is room for what a reply has around a page, so that a long one is
// copied once.
const roundPage = 1024

// list answers a list method with the page that the request's cursor names.
func (s *Server) list(x *exchange, member string, l *listing, entries int, appendEntry func(*codec.Writer, int)) {
	index, ok := s.openCursor(member, x.message.Params.Cursor)
	var page []byte
	if ok {
		page = l.page(index, entries, max(s.options.pageSize, 1), appendEntry)
	}
	if page == nil {
		x.invalidParams("the cursor is not one that this server gave out")
		return
	}
	w := &x.writer
	w.Reset(slices.Grow(w.Bytes()[:0], len(page)+roundPage))
	x.openResult()
	if x.revision.modern() {
		x.appendCacheHints()
	}
	w.Raw(`"`)
	w.Raw(member)
	w.Raw(`":`)
	w.RawBytes(page)
	if !l.last(index) {
		w.Raw(`,"nextCursor":`)
		w.String(s.sealCursor(member, index+1))
	}
	x.closeResult()
}

// appendCacheHints writes the server's own hints.
func (x *exchange) appendCacheHints() {
	o := &x.server.options
	x.writeCacheHints(o.cacheTTL, o.cacheScope)
}

// writeCacheHints writes ttlMs and cacheScope, and a comma. What an authorized
// caller receives is private, whatever the server says.
func (x *exchange) writeCacheHints(ttl time.Duration, scope string) {
	w := &x.writer
	if x.principal != "" || scope != "public" {
		scope = "private"
	}
	w.Raw(`"ttlMs":`)
	w.Raw(strconv.FormatInt(max(0, ttl.Milliseconds()), 10))
	w.Raw(`,"cacheScope":"`)
	w.Raw(scope)
	w.Raw(`",`)
}

// append writes the tool's definition with what the revision knows.
func (t *Tool) append(w *codec.Writer, rev revision) {
	w.Object()
	w.Key("name")
	w.String(t.Name)
	if rev >= rev20250618 {
		appendStrings(w, "title", t.Title)
	}
	appendStrings(w, "description", t.Description)
	w.Key("inputSchema")
	w.Raw(t.InputSchema)
	if rev >= rev20250618 {
		appendRaw(w, "outputSchema", t.OutputSchema)
	}
	if rev >= rev20250326 {
		appendRaw(w, "annotations", t.Annotations)
	}
	if rev >= rev20251125 {
		appendRaw(w, "icons", t.Icons)
	}
	if rev >= rev20250618 {
		appendRaw(w, "_meta", t.Meta)
	}
	w.EndObject()
}

// appendRaw writes a member whose value is JSON, unless it is empty.
func appendRaw(w *codec.Writer, key, json string) {
	if json != "" {
		w.Key(key)
		w.Raw(json)
	}
}
