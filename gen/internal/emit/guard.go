package emit

import (
	"github.com/dave/jennifer/jen"
)

// handshake makes the compiler hold generated code and runtime against each
// other.
func (e *emitter) handshake() {
	e.comment("Generated code and runtime agree, or this does not compile: run go generate, or update")
	e.comment("the runtime.")
	e.out.Const().Defs(
		jen.Id("_").Op("=").Qual(runtimePath, "Generation").Call(jen.Lit(generation).Op("-").Qual(runtimePath, "MinGeneration")),
		jen.Id("_").Op("=").Qual(runtimePath, "Generation").Call(jen.Qual(runtimePath, "MaxGeneration").Op("-").Lit(generation)),
	)
}

// guards make the compiler hold the types against the shapes that their schemas
// were made of.
func (e *emitter) guards() {
	if len(e.pkg.Guards) == 0 {
		return
	}
	var vars []jen.Code
	for _, g := range e.pkg.Guards {
		vars = append(vars, jen.Id("_").Add(goType(g.Underlying)).Op("=").Add(goType(g.Go)).Values())
	}
	e.out.Line()
	e.comment("The types are as they were when their schemas were generated, or this does not compile:")
	e.comment("run go generate.")
	e.out.Var().Defs(vars...)
}
