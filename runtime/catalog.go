package runtime

import (
	"maps"
	"slices"
)

// catalog is what is registered. Once calls see it, it never changes: a further
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
	s.current.Store(s.registered)
	return s.registered
}

// catalogToExtend returns the catalog that registrations go to. One that calls
// see stays as it is, and a copy is extended. The caller holds s.mu.
func (s *Server) catalogToExtend() *catalog {
	if s.current.Load() != nil {
		s.registered = s.registered.clone()
		s.current.Store(nil)
	}
	return s.registered
}

func newCatalog() *catalog {
	return &catalog{
		toolByName:      make(map[string]*Tool),
		resourceByURI:   make(map[string]*Resource),
		promptByName:    make(map[string]*Prompt),
		completionByKey: make(map[completionKey]*Completion),
	}
}

// clone returns a copy without lists, which are to be built anew.
func (c *catalog) clone() *catalog {
	return &catalog{
		tools:           slices.Clone(c.tools),
		toolByName:      maps.Clone(c.toolByName),
		tasks:           c.tasks,
		resources:       slices.Clone(c.resources),
		resourceByURI:   maps.Clone(c.resourceByURI),
		templates:       slices.Clone(c.templates),
		prompts:         slices.Clone(c.prompts),
		promptByName:    maps.Clone(c.promptByName),
		completionByKey: maps.Clone(c.completionByKey),
	}
}

func (c *catalog) hasTools() bool { return len(c.tools) > 0 }

func (c *catalog) hasResources() bool { return len(c.resources)+len(c.templates) > 0 }

func (c *catalog) hasPrompts() bool { return len(c.prompts) > 0 }

func (c *catalog) hasCompletions() bool { return len(c.completionByKey) > 0 }
