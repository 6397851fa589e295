package emit

// handshake makes the compiler hold generated code and runtime against each
// other.
func (e *emitter) handshake() {
	of := e.name(runtimePath, "Generation")
	least, most := e.name(runtimePath, "MinGeneration"), e.name(runtimePath, "MaxGeneration")
	e.out.Blank()
	e.out.Line("// Generated code and runtime agree, or this does not compile: run go generate, or update")
	e.out.Line("// the runtime.")
	e.out.Open("const (")
	e.out.Line("_ = %s(%s - %s)", of, generation, least)
	e.out.Line("_ = %s(%s - %s)", of, most, generation)
	e.out.Close(")")
}

// guards make the compiler hold the types against the shapes that their schemas
// were made of.
func (e *emitter) guards() {
	if len(e.pkg.Guards) == 0 {
		return
	}
	rows := make([][]string, len(e.pkg.Guards))
	for i, g := range e.pkg.Guards {
		rows[i] = []string{"_", e.spell(g.Underlying), "= " + e.spell(g.Go) + "{}"}
	}
	e.out.Blank()
	e.out.Line("// The types are as they were when their schemas were generated, or this does not compile:")
	e.out.Line("// run go generate.")
	e.out.Open("var (")
	e.out.Columns(rows)
	e.out.Close(")")
}
