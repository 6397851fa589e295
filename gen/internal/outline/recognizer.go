package outline

// recognizer reads bodies by the grammar, as a parser without a result. Its
// productions are those of go/parser, and each accepts only what go/parser
// accepts where it calls the production of that name: a language somewhat larger
// than that of the compiler.
type recognizer struct {
	lexer
	failed bool
	// level is negative in the header of an if, switch or for statement outside
	// of brackets, where a brace behind a name opens the block.
	level int
}

// longestBody bounds the nesting of what is recognized, in bytes. The parser
// refuses to nest deeper than 1e5, and nests at most twice for each byte.
const longestBody = 1 << 15

// body reads the body that the current token opens, to the brace that closes
// it, and reports whether it is plain.
func (r *recognizer) body() bool {
	all := r.src
	r.src = all[:min(len(all), r.at+longestBody)]
	r.failed, r.level = false, 0
	r.inBody, r.directive = true, false
	r.next()
	r.statements()
	ok := r.tok == tokRBrace && !r.failed && !r.directive
	r.src, r.inBody = all, false
	return ok
}

// fail gives the body up.
func (r *recognizer) fail() {
	r.failed = true
	r.stop()
}

// expect reads a token that must be there.
func (r *recognizer) expect(tok token) {
	if r.tok != tok {
		r.fail()
		return
	}
	r.next()
}

// got reads a token if it is there.
func (r *recognizer) got(tok token) bool {
	if r.tok != tok {
		return false
	}
	r.next()
	return true
}

// semicolon reads the end of a statement, which a closing brace need not have.
func (r *recognizer) semicolon() {
	if r.tok != tokRBrace {
		r.expect(tokSemi)
	}
}
