package emit

import "fmt"

// declarations is everything that a package declares, named.
type declarations struct {
	tools       []tool
	resources   []*resource
	prompts     []*prompt
	completions []*completion
	forms       []*form
}

func (e *emitter) declarations() *declarations {
	return &declarations{tools: e.tools(), forms: e.forms(), resources: e.resources(), prompts: e.prompts(), completions: e.completions()}
}

// functions adds the functions that answer clients.
func (e *emitter) functions(d *declarations) error {
	for i := range d.tools {
		if err := e.tool(&d.tools[i]); err != nil {
			return fmt.Errorf("%s: %w", d.tools[i].Func.Pos, err)
		}
	}
	for _, r := range d.resources {
		if err := e.callFunction(r.callee); err != nil {
			return fmt.Errorf("%s: %w", r.Func.Pos, err)
		}
	}
	for _, p := range d.prompts {
		if err := e.callFunction(p.callee); err != nil {
			return fmt.Errorf("%s: %w", p.Func.Pos, err)
		}
	}
	for _, c := range d.completions {
		if err := e.completion(c); err != nil {
			return fmt.Errorf("%s: %w", c.Func.Pos, err)
		}
	}
	return nil
}
