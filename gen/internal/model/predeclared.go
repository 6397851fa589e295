package model

// Predeclared are the identifiers of the language that generated code uses, so
// that an annotated package must not give them another meaning.
var Predeclared = []string{
	"append", "len", "new", "nil", "true", "false", "error",
	"bool", "string", "byte", "rune", "float32", "float64",
	"int", "int8", "int16", "int32", "int64",
	"uint", "uint8", "uint16", "uint32", "uint64",
}
