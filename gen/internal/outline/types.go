package outline

// startsType says whether a type begins here.
func (r *recognizer) startsType() bool {
	switch r.tok {
	case tokIdent, tokLBrack, tokStruct, tokStar, tokFunc, tokInterface, tokMap, tokChan, tokArrow, tokLParen:
		return true
	}
	return false
}

func (r *recognizer) typ() kind {
	switch tok := r.tok; tok {
	case tokIdent:
		r.next()
		r.typeName()
	case tokLBrack:
		r.next()
		r.level++
		if !r.got(tokEllipsis) && r.tok != tokRBrack {
			r.expression()
		}
		r.level--
		r.expect(tokRBrack)
		r.typ()
		return literalType
	case tokMap:
		r.next()
		r.expect(tokLBrack)
		r.typ()
		r.expect(tokRBrack)
		r.typ()
		return literalType
	case tokStruct:
		r.next()
		r.structType()
		return literalType
	case tokInterface:
		r.next()
		r.expect(tokLBrace)
		r.expect(tokRBrace) // one with methods is rare in a body
	case tokStar:
		r.next()
		r.typ()
	case tokFunc:
		r.next()
		r.signature()
	case tokChan:
		r.next()
		r.got(tokArrow)
		r.typ()
	case tokArrow:
		r.next()
		r.expect(tokChan)
		r.typ()
	case tokLParen:
		r.next()
		r.typ()
		r.expect(tokRParen)
	default:
		r.fail()
	}
	return anyExpression
}

// typeName reads what may follow the first identifier of a type.
func (r *recognizer) typeName() {
	if r.got(tokPeriod) {
		r.expect(tokIdent)
	}
	if r.got(tokLBrack) {
		r.typ()
		for r.got(tokComma) {
			r.typ()
		}
		r.expect(tokRBrack)
	}
}

// arrayOrInstance reads what a bracket opens behind an identifier: the type of
// the parameter or field that this names, or the arguments of the type. It
// reports whether it is the former.
func (r *recognizer) arrayOrInstance() bool {
	r.expect(tokLBrack)
	if r.got(tokRBrack) {
		r.typ()
		return true
	}
	r.level++
	n, _ := r.expressions()
	r.level--
	r.expect(tokRBrack)
	if n == 1 && r.startsType() {
		r.typ()
		return true
	}
	return false
}

func (r *recognizer) structType() {
	r.expect(tokLBrace)
	for r.tok == tokIdent || r.tok == tokStar {
		embedded := r.got(tokStar)
		r.expect(tokIdent)
		switch r.tok {
		case tokPeriod, tokString, tokSemi, tokRBrace:
			embedded = true
		}
		switch {
		case embedded:
			r.typeName()
		case r.tok == tokLBrack:
			r.arrayOrInstance()
		default:
			for r.got(tokComma) {
				r.expect(tokIdent)
			}
			r.typ()
		}
		r.got(tokString)
		r.semicolon()
	}
	r.expect(tokRBrace)
}

// signature reads the parameters and results of a function.
func (r *recognizer) signature() {
	r.parameters(true)
	switch {
	case r.tok == tokLParen:
		r.parameters(false)
	case r.startsType():
		r.typ()
	}
}

// parameters reads a list of parameters, of which all have names or none has.
func (r *recognizer) parameters(mayEllipsis bool) {
	r.expect(tokLParen)
	var named, unnamed, untyped, ended bool
	for r.tok != tokRParen && r.tok != tokEOF {
		if ended {
			r.fail() // the last one has an ellipsis
		}
		hasName, hasType := false, true
		switch isWord := r.got(tokIdent); {
		case isWord && (r.tok == tokComma || r.tok == tokRParen):
			hasType = false // or it is one
		case isWord && r.tok == tokPeriod:
			r.typeName()
		case isWord && r.tok == tokLBrack:
			hasName = r.arrayOrInstance()
		default:
			hasName = isWord
			ended = r.got(tokEllipsis)
			r.typ()
		}
		named = named || hasName
		unnamed = unnamed || hasType && !hasName
		untyped = !hasType
		if !r.got(tokComma) {
			break
		}
	}
	if named && (unnamed || untyped) || ended && !mayEllipsis {
		r.fail()
	}
	r.expect(tokRParen)
}
