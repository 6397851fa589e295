package emit

import "slices"

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
	cells := make([]string, 0, 3*len(e.pkg.Guards))
	for _, g := range e.pkg.Guards {
		cells = append(cells, "_", e.spell(g.Underlying), "= "+e.spell(g.Go)+"{}")
	}
	e.out.Blank()
	e.out.Line("// The types are as they were when their schemas were generated, or this does not compile:")
	e.out.Line("// run go generate.")
	e.out.Open("var (")
	e.out.Columns(slices.AppendSeq(make([][]string, 0, len(e.pkg.Guards)), slices.Chunk(cells, 3)))
	e.out.Close(")")
}
