package outline

import (
	"bytes"
	"unicode/utf8"
)

// token is a class of tokens between which the grammar does not distinguish.
type token uint8

const (
	tokEOF   token = iota // also behind what no scanner accepts
	tokOther              // what the recognizer leaves to others

	tokSemi
	tokComma
	tokColon
	tokPeriod
	tokEllipsis
	tokLParen
	tokLBrack
	tokLBrace
	tokAssign   // =
	tokDefine   // :=
	tokOpAssign // += and the like
	tokNot
	tokArrow // <-

	// Binary operators.
	tokBinary
	tokSign // + - ^ &, unary as well
	tokStar

	tokCase
	tokChan
	tokConst
	tokDefault
	tokDefer
	tokElse
	tokFor
	tokFunc
	tokGo
	tokGoto
	tokIf
	tokInterface
	tokMap
	tokRange
	tokSelect
	tokStruct
	tokSwitch
	tokType
	tokVar

	// A line break behind these is a semicolon. So it is behind some of
	// tokOther, for which it does not matter.
	tokBreak
	tokContinue
	tokFallthrough
	tokReturn
	tokIdent
	tokLiteral // of numbers and runes
	tokString
	tokIncDec
	tokRParen
	tokRBrack
	tokRBrace
)

// lexer reads tokens as go/scanner does, of text that is valid UTF-8 without NUL
// and byte order marks.
type lexer struct {
	src []byte
	at  int // the offset behind the current token
	tok token
	// semi says that a line break is a semicolon.
	semi bool
	// inBody says that comments are to be looked into, directive that one of them
	// may be one.
	inBody, directive bool
}

// Classes of bytes. Those above blank make words and numbers.
const (
	blank = 1 << iota // but no line break
	digit             // decimal
	letter
	foreign // letter or not, outside of ASCII
)

var classes = func() (c [256]uint8) {
	for b := range c {
		switch {
		case 'a' <= b|0x20 && b|0x20 <= 'z' || b == '_':
			c[b] = letter
		case '0' <= b && b <= '9':
			c[b] = digit
		case b >= utf8.RuneSelf:
			c[b] = letter | foreign
		case b == ' ' || b == '\t' || b == '\r':
			c[b] = blank
		}
	}
	return c
}()

// next reads the next token.
func (l *lexer) next() {
	src, at := l.src, l.at
	for ; at < len(src); at++ {
		c := src[at]
		l.at = at
		switch class := classes[c]; {
		case class&letter != 0:
			l.word()
			return
		case class&blank != 0 || c == '\n' && !l.semi:
			continue
		case class&digit != 0:
			l.number()
			return
		case c == '/':
			is, breaks := l.comment()
			at = l.at
			if is && !(breaks && l.semi) {
				continue
			}
			if is {
				c = '\n'
			}
		}
		l.at++
		l.symbol(c)
		return
	}
	l.end()
}

// end reads what the end of the text is: a line break before the end.
func (l *lexer) end() {
	l.at, l.tok = len(l.src), tokEOF
	if l.semi {
		l.tok, l.semi = tokSemi, false
	}
}

// comment skips to the last byte of a comment, if there is one, and reports
// whether it has a line break in it.
func (l *lexer) comment() (is, breaks bool) {
	text := l.src[l.at:]
	end := 0
	switch l.peek(1) {
	case '/':
		if end = bytes.IndexByte(text, '\n'); end < 0 {
			end = len(text)
		}
	case '*':
		if end = bytes.Index(text[2:], []byte("*/")); end < 0 {
			l.stop()
			return true, false
		}
		end += len("/**/")
		breaks = bytes.IndexByte(text[:end], '\n') >= 0
	default:
		return false, false
	}
	l.directive = l.directive || l.inBody && mayDirect(text[:end])
	l.at += end - 1
	return true, breaks
}

// mayDirect says whether a comment may be a directive that matters in a body: one
// of ours, what looks like one, or one that moves the lines behind it.
func mayDirect(comment []byte) bool {
	if bytes.IndexByte(comment, '\r') >= 0 {
		comment = bytes.ReplaceAll(comment, []byte("\r"), nil) // as the scanner does
	}
	if bytes.HasPrefix(comment[2:], []byte("line ")) {
		return true
	}
	for i := 2; i+2 < len(comment); i++ {
		if comment[i]|0x20 == 'm' && comment[i+1]|0x20 == 'c' && comment[i+2]|0x20 == 'p' {
			return true
		}
	}
	return false
}

// stop ends the text here.
func (l *lexer) stop() {
	l.at, l.tok, l.semi = len(l.src), tokEOF, false
}

// peek returns the byte at an offset from the current one, 0 behind the end.
func (l *lexer) peek(offset int) byte {
	if l.at+offset < len(l.src) {
		return l.src[l.at+offset]
	}
	return 0
}

// take makes a token of n more bytes.
func (l *lexer) take(n int, tok token) {
	l.at += n
	l.tok, l.semi = tok, tok >= tokBreak
}

// word reads an identifier or keyword.
func (l *lexer) word() {
	n, all := 0, uint8(0)
	for _, c := range l.src[l.at:] {
		class := classes[c]
		if class <= blank {
			break
		}
		all |= class
		n++
	}
	tok := tokOther
	if all&foreign == 0 {
		tok = keyword(l.src[l.at : l.at+n])
	}
	l.take(n, tok)
	l.semi = l.semi || tok == tokOther
}

// keyword returns the token of a word. What looks for mcp.Ask in bodies finds
// it, as it is no word that the recognizer knows.
func keyword(word []byte) token {
	if len(word) < len("if") || len(word) > len("fallthrough") {
		return tokIdent
	}
	switch string(word) {
	case "Ask", "import", "package":
		return tokOther
	case "break":
		return tokBreak
	case "case":
		return tokCase
	case "chan":
		return tokChan
	case "const":
		return tokConst
	case "continue":
		return tokContinue
	case "default":
		return tokDefault
	case "defer":
		return tokDefer
	case "else":
		return tokElse
	case "fallthrough":
		return tokFallthrough
	case "for":
		return tokFor
	case "func":
		return tokFunc
	case "go":
		return tokGo
	case "goto":
		return tokGoto
	case "if":
		return tokIf
	case "interface":
		return tokInterface
	case "map":
		return tokMap
	case "range":
		return tokRange
	case "return":
		return tokReturn
	case "select":
		return tokSelect
	case "struct":
		return tokStruct
	case "switch":
		return tokSwitch
	case "type":
		return tokType
	case "var":
		return tokVar
	}
	return tokIdent
}
