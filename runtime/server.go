package runtime

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/seal"
)

// Implementation names a server to its clients.
type Implementation struct {
	// Name is the server's programmatic name, Version its version; both are
	// required by the protocol. They default to "mcp-server" and to the version
	// of the program's main module, "0.0.0" where it was built without one.
	Name    string
	Version string
	// Title is the name for people, Website a URL, Icons a JSON array of icons;
	// each may be empty.
	Title   string
	Website string
	Icons   string
}

// Server holds what a program offers and serves it on any number of transports
// at once. All its methods may be called concurrently, also while it serves.
// Make one with [NewServer].
type Server struct {
	options options
	info    Implementation

	// serverInfo and modernHead are prebuilt parts of replies.
	serverInfo string
	modernHead string
	keysOnce   sync.Once
	// ownKeys are the keys that this process has made up, nil where it has
	// others.
	ownKeys *seal.Ring
	hub     hub
	tasks   taskRegistry

	mu    sync.Mutex  // guards what follows
	forms map[any]any // by formKey
	// registered is what has been registered, current the same once it is used,
	// nil before.
	registered *catalog
	current    atomic.Pointer[catalog]
}

// NewServer returns a server without tools. Generated code calls it.
func NewServer(info Implementation, opts ...Option) *Server {
	s := &Server{options: defaultOptions(), info: info, registered: newCatalog()}
	if s.info.Name == "" {
		s.info.Name = "mcp-server"
	}
	if s.info.Version == "" {
		s.info.Version = moduleVersion()
	}
	for _, opt := range opts {
		opt(&s.options)
	}
	s.serverInfo = string(appendImplementation(nil, &s.info, rev20260728))
	s.modernHead = `"resultType":"complete","_meta":{"` + metaServerInfo + `":` + s.serverInfo + `},`
	return s
}

// moduleVersion is the version that the program was built as.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "0.0.0"
	}
	return info.Main.Version
}

// AddTool registers a tool. Tools are listed in the order of their
// registration; clients that are connected already are told as by
// [Server.ToolsChanged]. It panics where a tool of that name is registered
// already, or the name or a header is not legal, since these are mistakes of
// the program.
func (s *Server) AddTool(t Tool) {
	if !legalName(t.Name) {
		panic(fmt.Sprintf("mcp: tool name %q must be 1 to 128 characters of A-Z a-z 0-9 _ . -", t.Name))
	}
	t.Headers = canonicalHeaders(t.Name, t.Headers)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.catalogToExtend()
	if c.toolByName[t.Name] != nil {
		panic(fmt.Sprintf("mcp: tool %q is registered twice", t.Name))
	}
	c.tools = append(c.tools, &t)
	c.toolByName[t.Name] = &t
	c.tasks = c.tasks || t.Task != TaskForbidden
	s.hub.listChanged(toolsChanged)
}

func legalName(name string) bool {
	if name == "" || len(name) > 128 {
		return false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '.', c == '-':
		default:
			return false
		}
	}
	return true
}

func appendImplementation(dst []byte, info *Implementation, rev revision) []byte {
	var w codec.Writer
	w.Reset(dst)
	w.Object()
	w.Key("name")
	w.String(info.Name)
	if rev >= rev20250618 {
		appendStrings(&w, "title", info.Title)
	}
	w.Key("version")
	w.String(info.Version)
	if rev >= rev20251125 {
		appendStrings(&w, "websiteUrl", info.Website)
		if info.Icons != "" {
			w.Key("icons")
			w.Raw(info.Icons)
		}
	}
	w.EndObject()
	return w.Bytes()
}
