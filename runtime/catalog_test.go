package runtime

import (
	"log/slog"
	"testing"
)

// What calls see of the server stays as it is when more is registered.
func TestRegistrationWhileServing(t *testing.T) {
	s := NewServer(Implementation{}, WithLogger(slog.New(slog.DiscardHandler)))
	s.AddTool(addTool)
	s.AddResource(Resource{URI: "x://a", Name: "a"})
	s.AddResource(Resource{Template: "x://{b}", Name: "b"})
	s.AddPrompt(Prompt{Name: "p"})
	s.AddCompletion(Completion{Prompt: "p", Argument: "a"})
	before := s.catalog()
	more := addTool
	more.Name = "more"
	s.AddTool(more)
	s.AddResource(Resource{URI: "x://c", Name: "c"})
	s.AddResource(Resource{Template: "y://{d}", Name: "d"})
	s.AddPrompt(Prompt{Name: "q"})
	s.AddCompletion(Completion{Prompt: "q", Argument: "a"})
	for _, test := range []struct {
		name    string
		catalog *catalog
		each    int
	}{
		{"before", before, 1},
		{"after", s.catalog(), 2},
	} {
		c := test.catalog
		for what, n := range map[string]int{
			"tools": len(c.tools), "toolByName": len(c.toolByName), "resources": len(c.resources), "resourceByURI": len(c.resourceByURI),
			"templates": len(c.templates), "prompts": len(c.prompts), "promptByName": len(c.promptByName), "completions": len(c.completionByKey),
		} {
			if n != test.each {
				t.Errorf("%s: %d %s, want %d", test.name, n, what, test.each)
			}
		}
	}
}

// A name that is registered already panics, also once it is served.
func TestRegistrationTwice(t *testing.T) {
	s := NewServer(Implementation{}, WithLogger(slog.New(slog.DiscardHandler)))
	registrations := map[string]func(){
		"tool":     func() { s.AddTool(addTool) },
		"resource": func() { s.AddResource(Resource{URI: "x://a", Name: "a"}) },
		"template": func() { s.AddResource(Resource{Template: "x://{b}", Name: "b"}) },
		"prompt":   func() { s.AddPrompt(Prompt{Name: "p"}) },
	}
	for name, register := range registrations {
		register()
		for _, when := range []string{"before", "after"} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%s: no panic %s it is served", name, when)
					}
				}()
				register()
			}()
			s.catalog()
		}
	}
}
