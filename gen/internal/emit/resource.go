package emit

import (
	"strconv"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// resource is a resource with what is generated around its function.
type resource struct {
	*model.Resource
	callee *callee
}

func (e *emitter) resources() []*resource {
	var list []*resource
	for _, r := range e.pkg.Resources {
		list = append(list, &resource{r, e.callee(&r.Func, "read", r.Name, "answers a read of", "ContentsOutput")})
	}
	return list
}

// resourceLiteral is the mcp.Resource of a resource.
func (e *emitter) resourceLiteral(r *resource, receivers []receiver, n *names) string {
	var l literal
	if r.Template {
		l.string("Template", r.URI)
	} else {
		l.string("URI", r.URI)
	}
	l.string("Name", r.Name)
	l.string("Title", r.Title)
	l.string("Description", r.Description)
	l.string("MIMEType", r.MIMEType)
	if r.Size != nil {
		l.set("Size", strconv.FormatInt(*r.Size, 10))
	}
	l.json("Annotations", r.annotations())
	l.json("Icons", iconsJSON(r.Icons))
	l.json("Meta", metaJSON(r.Meta))
	if r.CacheTTL > 0 {
		l.set("CacheTTL", e.duration(r.CacheTTL*int64(time.Millisecond)))
	}
	l.string("CacheScope", r.CacheScope)
	if takesContext(&r.Func) {
		l.set("Context", "true")
	}
	l.set("Read", e.handler(r.callee, receivers, n))
	return l.of(e.name(runtimePath, "Resource"))
}

// annotations is the JSON of who a resource is for and how much it matters.
func (r *resource) annotations() string {
	if len(r.Audience) == 0 && r.Priority == "" {
		return ""
	}
	text := "{"
	if len(r.Audience) > 0 {
		text += `"audience":` + jsonText(r.Audience)
	}
	if r.Priority != "" {
		if len(r.Audience) > 0 {
			text += ","
		}
		text += `"priority":` + r.Priority
	}
	return text + "}"
}
