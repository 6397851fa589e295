package outline

// kind is what decides how an expression can go on, or be used.
type kind uint8

const (
	anyExpression kind = iota
	name
	selected      // x.y, x[i] and x[T], which may be names of types
	call          // or conversion
	typeAssertion // x.(type)
	literalType   // of composite literals alone
	parenthesized // of literalType
)

// expressions reads a list, and returns its length and the kind of the first.
func (r *recognizer) expressions() (n int, first kind) {
	first = r.expression()
	for n = 1; r.got(tokComma); n++ {
		r.expression()
	}
	return n, first
}

// expression reads an expression or type. Precedence does not matter for
// whether it is one.
func (r *recognizer) expression() kind {
	k := r.unary()
	for tokBinary <= r.tok && r.tok <= tokStar {
		r.next()
		r.unary()
		k = anyExpression
	}
	return k
}

func (r *recognizer) unary() kind {
	switch r.tok {
	case tokSign, tokNot, tokStar:
		r.next()
		r.unary()
		return anyExpression
	case tokArrow:
		r.next()
		if r.tok == tokChan {
			r.fail() // the arrow may belong to the type
		}
		r.unary()
		return anyExpression
	}
	return r.primary()
}

func (r *recognizer) primary() kind {
	k := r.operand()
	for {
		switch r.tok {
		case tokPeriod:
			r.next()
			k = r.selector()
		case tokLBrack:
			k = r.index()
		case tokLParen:
			r.arguments()
			k = call
		case tokLBrace:
			switch {
			case k == parenthesized:
				r.fail()
			case k == literalType, r.level >= 0 && (k == name || k == selected):
				r.literal()
				k = anyExpression
			default:
				return k
			}
		default:
			return k
		}
	}
}

func (r *recognizer) operand() kind {
	switch r.tok {
	case tokIdent:
		r.next()
		return name
	case tokLiteral, tokString:
		r.next()
	case tokLParen:
		r.next()
		r.level++
		k := r.expression()
		r.level--
		r.expect(tokRParen)
		if k == literalType || k == parenthesized {
			return parenthesized
		}
	case tokFunc:
		r.next()
		r.signature()
		if r.tok == tokLBrace {
			r.level++
			r.block()
			r.level--
		}
	default:
		return r.typ()
	}
	return anyExpression
}

// selector reads what follows a point.
func (r *recognizer) selector() kind {
	k := anyExpression
	switch {
	case r.got(tokIdent):
		return selected
	case !r.got(tokLParen):
		r.fail()
	case r.got(tokType):
		k = typeAssertion
	default:
		r.typ()
	}
	r.expect(tokRParen)
	return k
}

// index reads an index, a slice or type arguments.
func (r *recognizer) index() kind {
	k := selected
	r.expect(tokLBrack)
	r.level++
	if r.tok != tokColon {
		r.expression()
	}
	switch {
	case r.tok == tokComma:
		for r.got(tokComma) {
			r.typ()
		}
	case r.got(tokColon):
		k = anyExpression
		if r.tok == tokRBrack {
			break
		}
		r.expression()
		if r.got(tokColon) {
			r.expression()
		}
	}
	r.level--
	r.expect(tokRBrack)
	return k
}

func (r *recognizer) arguments() {
	r.expect(tokLParen)
	r.level++
	for r.tok != tokRParen && r.tok != tokEOF {
		r.expression()
		last := r.got(tokEllipsis)
		if !r.got(tokComma) || last {
			break
		}
	}
	r.level--
	r.expect(tokRParen)
}

// literal reads the value of a composite literal.
func (r *recognizer) literal() {
	r.expect(tokLBrace)
	r.level++
	for r.tok != tokRBrace && r.tok != tokEOF {
		r.element()
		if r.got(tokColon) {
			r.element()
		}
		if !r.got(tokComma) {
			break
		}
	}
	r.level--
	r.expect(tokRBrace)
}

func (r *recognizer) element() {
	if r.tok == tokLBrace {
		r.literal()
		return
	}
	r.expression()
}
