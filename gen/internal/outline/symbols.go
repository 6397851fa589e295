package outline

// symbol reads the token that begins with c, which has been read, and is no
// word or number.
func (l *lexer) symbol(c byte) {
	switch c {
	case '\n', ';':
		l.take(0, tokSemi)
	case ',':
		l.take(0, tokComma)
	case '(':
		l.take(0, tokLParen)
	case ')':
		l.take(0, tokRParen)
	case '[':
		l.take(0, tokLBrack)
	case ']':
		l.take(0, tokRBrack)
	case '{':
		l.take(0, tokLBrace)
	case '}':
		l.take(0, tokRBrace)
	case '"':
		l.quoted()
	case '`':
		l.raw()
	case '\'':
		l.char()
	case '.':
		l.period()
	case ':':
		l.assigns(tokColon, tokDefine)
	case '=':
		l.assigns(tokAssign, tokBinary)
	case '!':
		l.assigns(tokNot, tokBinary)
	case '+', '-':
		if l.peek(0) == c {
			l.take(1, tokIncDec)
			return
		}
		l.assigns(tokSign, tokOpAssign)
	default:
		l.operator(c)
	}
}

// assigns reads what is left of an operator that = may follow.
func (l *lexer) assigns(alone, with token) {
	if l.peek(0) == '=' {
		l.take(1, with)
		return
	}
	l.take(0, alone)
}

// period reads what begins with a point.
func (l *lexer) period() {
	switch {
	case l.peek(0) == '.' && l.peek(1) == '.':
		l.take(2, tokEllipsis)
	case classes[l.peek(0)]&digit != 0:
		l.at--
		l.number()
	default:
		l.take(0, tokPeriod)
	}
}

// operator reads an operator of one to three bytes.
func (l *lexer) operator(c byte) {
	second := l.peek(0)
	switch c {
	case '^':
		l.assigns(tokSign, tokOpAssign)
	case '*':
		l.assigns(tokStar, tokOpAssign)
	case '/', '%':
		l.assigns(tokBinary, tokOpAssign)
	case '&':
		switch second {
		case '&':
			l.take(1, tokBinary)
		case '^':
			l.at++
			l.assigns(tokBinary, tokOpAssign)
		default:
			l.assigns(tokSign, tokOpAssign)
		}
	case '|':
		if second == '|' {
			l.take(1, tokBinary)
			return
		}
		l.assigns(tokBinary, tokOpAssign)
	case '<', '>':
		switch {
		case second == c:
			l.at++
			l.assigns(tokBinary, tokOpAssign)
		case second == '-' && c == '<':
			l.take(1, tokArrow)
		default:
			l.assigns(tokBinary, tokBinary)
		}
	default:
		l.take(0, tokOther)
	}
}
