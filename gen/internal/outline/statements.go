package outline

// form is what a simple statement can be used for.
type form uint8

const (
	anyStatement form = iota
	noStatement
	labeled
	expression
	guard // v := x.(type)
	rangeClause
)

func (r *recognizer) statements() {
	for r.tok != tokRBrace && r.tok != tokCase && r.tok != tokDefault && r.tok != tokEOF {
		r.statement()
	}
}

func (r *recognizer) statement() {
	switch r.tok {
	case tokVar, tokConst, tokType:
		r.declaration()
		return
	case tokIf:
		r.ifStatement()
		return
	case tokFor:
		r.forStatement()
		return
	case tokLBrace:
		r.block()
	case tokSwitch:
		r.switchStatement()
	case tokSelect:
		r.selectStatement()
	case tokReturn:
		r.next()
		if r.tok != tokSemi && r.tok != tokRBrace {
			r.expressions()
		}
	case tokGo, tokDefer:
		r.next()
		if r.expression() != call {
			r.fail()
		}
	case tokBreak, tokContinue:
		r.next()
		r.got(tokIdent)
	case tokGoto:
		r.next()
		r.expect(tokIdent)
	case tokFallthrough:
		r.next()
	case tokSemi: // empty
	case tokRBrace: // empty, behind a label
	default:
		if r.simple(true, false) == labeled {
			r.statement()
			return
		}
	}
	r.semicolon()
}

func (r *recognizer) block() {
	r.expect(tokLBrace)
	r.statements()
	r.expect(tokRBrace)
}

// simple reads a simple statement, a label where there may be one, or the range
// clause of a for statement.
func (r *recognizer) simple(mayLabel, mayRange bool) form {
	n, left := r.expressions()
	switch op := r.tok; op {
	case tokAssign, tokDefine, tokOpAssign:
		r.next()
		if mayRange && op != tokOpAssign && r.got(tokRange) {
			r.expression()
			if n > 2 {
				r.fail()
			}
			return rangeClause
		}
		if m, right := r.expressions(); op == tokDefine && n == 1 && m == 1 && right == typeAssertion {
			return guard
		}
		return anyStatement
	}
	switch {
	case n > 1:
		r.fail()
	case r.tok == tokColon:
		if !mayLabel || left != name {
			r.fail()
		}
		r.next()
		return labeled
	case r.got(tokArrow):
		r.expression()
		return anyStatement
	case r.got(tokIncDec):
		return anyStatement
	}
	return expression
}

// header reads what stands before the block of a statement, in which a brace
// behind a name does not open a literal.
func (r *recognizer) header(read func(*recognizer)) {
	outer := r.level
	r.level = -1
	read(r)
	r.level = outer
}

func (r *recognizer) ifStatement() {
	r.expect(tokIf)
	r.header((*recognizer).ifHeader)
	r.block()
	if r.got(tokElse) {
		if r.tok == tokIf {
			r.ifStatement()
			return
		}
		r.block()
	}
	r.semicolon()
}

func (r *recognizer) ifHeader() {
	is := r.simple(false, false)
	if r.got(tokSemi) {
		is = r.simple(false, false)
	}
	if is != expression {
		r.fail()
	}
}

func (r *recognizer) forStatement() {
	r.expect(tokFor)
	r.header((*recognizer).forHeader)
	r.block()
	r.semicolon()
}

func (r *recognizer) forHeader() {
	if r.got(tokRange) {
		r.expression()
		return
	}
	is := noStatement
	if r.tok != tokLBrace && r.tok != tokSemi {
		if is = r.simple(false, true); is == rangeClause {
			return
		}
	}
	if r.got(tokSemi) {
		is = noStatement
		if r.tok != tokSemi {
			is = r.simple(false, false)
		}
		r.expect(tokSemi)
		if r.tok != tokLBrace {
			r.simple(false, false)
		}
	}
	if is != expression && is != noStatement {
		r.fail()
	}
}

func (r *recognizer) switchStatement() {
	r.expect(tokSwitch)
	r.header((*recognizer).switchHeader)
	r.clauses(func(r *recognizer) { r.expressions() })
}

// clauses reads the block of a switch or select statement, with what stands
// behind each case.
func (r *recognizer) clauses(read func(*recognizer)) {
	r.expect(tokLBrace)
	for r.tok == tokCase || r.tok == tokDefault {
		if r.got(tokCase) {
			read(r)
		} else {
			r.next()
		}
		r.expect(tokColon)
		r.statements()
	}
	r.expect(tokRBrace)
}

func (r *recognizer) switchHeader() {
	is := noStatement
	if r.tok != tokLBrace && r.tok != tokSemi {
		is = r.simple(false, false)
	}
	if r.got(tokSemi) {
		is = noStatement
		if r.tok != tokLBrace {
			is = r.simple(false, false)
		}
	}
	if is == anyStatement {
		r.fail()
	}
}

func (r *recognizer) selectStatement() {
	r.expect(tokSelect)
	r.clauses((*recognizer).communication)
}

// communication reads what is sent or received in a clause of a select statement.
func (r *recognizer) communication() {
	n, _ := r.expressions()
	most := 1
	switch r.tok {
	case tokArrow:
		r.next()
		r.expression()
	case tokAssign, tokDefine:
		most = 2
		r.next()
		r.expression()
	}
	if n > most {
		r.fail()
	}
}

// declaration reads the declaration of constants, variables or types.
func (r *recognizer) declaration() {
	keyword := r.tok
	r.next()
	if r.got(tokLParen) {
		for r.tok != tokRParen && r.tok != tokEOF {
			r.specification(keyword)
			if r.tok != tokRParen {
				r.expect(tokSemi)
			}
		}
		r.expect(tokRParen)
	} else {
		r.specification(keyword)
	}
	r.semicolon()
}

func (r *recognizer) specification(keyword token) {
	r.expect(tokIdent)
	if keyword == tokType {
		if r.got(tokLBrack) {
			// Else these may be type parameters.
			r.expect(tokRBrack)
		} else {
			r.got(tokAssign)
		}
		r.typ()
		return
	}
	for r.got(tokComma) {
		r.expect(tokIdent)
	}
	switch {
	case r.tok == tokAssign:
	case keyword == tokVar || r.startsType():
		r.typ()
	}
	if r.got(tokAssign) {
		r.expressions()
	}
}
