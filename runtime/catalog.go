package runtime

import "slices"

// catalog is what is registered, as calls see it. It never changes: a
// registration makes a new one.
type catalog struct {
	tools      []*Tool
	toolByName map[string]*Tool
	// tasks says that a call of one of the tools may run as a task.
	tasks bool

	// resources have a fixed URI, templates a URI template.
	resources     []*Resource
	resourceByURI map[string]*Resource
	templates     []*Resource

	prompts      []*Prompt
	promptByName map[string]*Prompt

	completionByKey map[completionKey]*Completion

	toolLists, resourceLists, templateLists, promptLists [revisions]listing
}

// catalog returns the current catalog.
func (s *Server) catalog() *catalog {
	if c := s.current.Load(); c != nil {
		return c
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.current.Load(); c != nil {
		return c
	}
	c := s.newCatalog()
	s.current.Store(c)
	return c
}

// newCatalog collects what is registered. The caller holds s.mu.
func (s *Server) newCatalog() *catalog {
	c := &catalog{
		tools:           slices.Clone(s.tools),
		toolByName:      make(map[string]*Tool, len(s.tools)),
		resourceByURI:   make(map[string]*Resource),
		prompts:         slices.Clone(s.prompts),
		promptByName:    make(map[string]*Prompt, len(s.prompts)),
		completionByKey: make(map[completionKey]*Completion, len(s.completions)),
	}
	for _, t := range s.tools {
		c.toolByName[t.Name] = t
		c.tasks = c.tasks || t.Task != TaskForbidden
	}
	for _, r := range s.resources {
		if r.template != nil {
			c.templates = append(c.templates, r)
			continue
		}
		c.resources = append(c.resources, r)
		c.resourceByURI[r.URI] = r
	}
	for _, p := range s.prompts {
		c.promptByName[p.Name] = p
	}
	for _, completion := range s.completions {
		c.completionByKey[completionKey{completion.Prompt, completion.Template, completion.Argument}] = completion
	}
	return c
}

func (c *catalog) hasTools() bool { return len(c.tools) > 0 }

func (c *catalog) hasResources() bool { return len(c.resources)+len(c.templates) > 0 }

func (c *catalog) hasPrompts() bool { return len(c.prompts) > 0 }

func (c *catalog) hasCompletions() bool { return len(c.completionByKey) > 0 }
