package analyze

func (a *analyzer) resource(fn *function) {}
func (a *analyzer) prompt(fn *function)   {}
func (a *analyzer) complete(fn *function) {}

type target struct{}
