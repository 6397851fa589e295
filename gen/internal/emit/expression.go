package emit

import (
	"go/scanner"
	"go/token"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"
)

// goType returns a type expression of the model as code that imports what it
// names.
func goType(expression string) *jen.Statement {
	var s scanner.Scanner
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(expression))
	s.Init(file, []byte(expression), nil, 0)
	type lexeme struct {
		token token.Token
		text  string
	}
	var lexemes []lexeme
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		switch {
		case tok == token.SEMICOLON && text == "\n":
			text = "\n"
		case text == "":
			text = tok.String()
		}
		lexemes = append(lexemes, lexeme{tok, text})
	}
	if n := len(lexemes); n > 0 && lexemes[n-1].text == "\n" {
		lexemes = lexemes[:n-1]
	}
	code := &jen.Statement{}
	for i := 0; i < len(lexemes); i++ {
		if lexemes[i].token == token.STRING && i+2 < len(lexemes) && lexemes[i+1].token == token.PERIOD {
			if path, err := strconv.Unquote(lexemes[i].text); err == nil {
				code.Qual(path, lexemes[i+2].text)
				i += 2
				continue
			}
		}
		code.Op(backquoted(lexemes[i].token, lexemes[i].text))
	}
	return code
}

// backquoted returns a lexeme, a string such as a struct tag in backquotes.
func backquoted(kind token.Token, lexeme string) string {
	if kind != token.STRING {
		return lexeme
	}
	value, err := strconv.Unquote(lexeme)
	if err != nil || !strconv.CanBackquote(value) {
		return lexeme
	}
	return "`" + value + "`"
}

// readable returns a type expression as one reads it: url.URL.
func readable(expression string) string {
	var b strings.Builder
	for {
		start := strings.IndexByte(expression, '"')
		if start < 0 {
			break
		}
		length := strings.IndexByte(expression[start+1:], '"')
		if length < 0 {
			break
		}
		path := expression[start+1 : start+1+length]
		b.WriteString(expression[:start])
		b.WriteString(path[strings.LastIndexByte(path, '/')+1:])
		expression = expression[start+length+2:]
	}
	b.WriteString(expression)
	return b.String()
}

// text returns a string literal. Several lines become one literal each.
func text(s string) *jen.Statement {
	lines := strings.SplitAfter(s, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:max(1, len(lines)-1)]
	}
	code := jen.Op(quoteGo(lines[0]))
	for _, line := range lines[1:] {
		code.Op("+").Line().Op(quoteGo(line))
	}
	return code
}

// quoteGo quotes one line for Go, in backquotes where that saves escapes.
func quoteGo(line string) string {
	if strings.ContainsAny(line, `"\`) && strconv.CanBackquote(line) && !strings.ContainsRune(line, '\t') {
		return "`" + line + "`"
	}
	return strconv.Quote(line)
}

// folded returns a JSON text as raw string literals, one for each line.
func folded(lines []string) *jen.Statement {
	code := &jen.Statement{}
	for i, line := range lines {
		if i > 0 {
			code.Op("+").Line()
		}
		code.Op(rawJSON(line))
	}
	return code
}

// rawJSON quotes JSON for Go. Its strings may hold what a raw literal cannot.
func rawJSON(json string) string {
	return "`" + unraw.Replace(json) + "`"
}

var unraw = strings.NewReplacer("`", `\u0060`, "\ufeff", `\ufeff`)

// call returns a call of a method of a local variable.
func call(receiver, method string, args ...jen.Code) *jen.Statement {
	return jen.Id(receiver).Dot(method).Call(args...)
}

// comment adds a comment of one line.
func (e *emitter) comment(line string) {
	e.out.Comment(line)
}
