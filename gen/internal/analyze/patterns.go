package analyze

import (
	"errors"
	"regexp"
	"regexp/syntax"
	"strings"
)

// portablePattern says why a pattern does not mean the same in RE2, which
// checks arguments here, and in ECMA-262, with which hosts check them; nothing
// when it does.
func portablePattern(pattern string) string {
	if pattern == "" {
		return "is empty; remove it"
	}
	if _, err := regexp.Compile(pattern); err != nil {
		return re2Problem(err)
	}
	p := &patternReader{rest: pattern}
	return p.read()
}

func re2Problem(err error) string {
	var e *syntax.Error
	if !errors.As(err, &e) {
		return "is no regular expression: " + err.Error()
	}
	if strings.HasPrefix(e.Expr, "(?=") || strings.HasPrefix(e.Expr, "(?!") || strings.HasPrefix(e.Expr, "(?<") {
		return "looks ahead or behind, which RE2 cannot; check it in the function"
	}
	if e.Code == syntax.ErrInvalidEscape && len(e.Expr) > 1 && e.Expr[1] >= '1' && e.Expr[1] <= '9' {
		return "refers back to a group, which RE2 cannot; check it in the function"
	}
	return "is no regular expression of RE2: " + e.Code.String() + ": " + e.Expr
}

// patternReader walks a pattern that RE2 accepts.
type patternReader struct {
	rest string
	// assertion says that what was just read is ^, $, \b or \B, which ECMA-262
	// does not repeat.
	assertion bool
}

func (p *patternReader) read() string {
	for p.rest != "" {
		problem, assertion := "", false
		switch p.rest[0] {
		case '\\':
			assertion = len(p.rest) > 1 && (p.rest[1] == 'b' || p.rest[1] == 'B')
			problem = p.escape(false)
		case '[':
			problem = p.class()
		case '(':
			problem = p.group()
		case '*', '+', '?':
			if p.assertion {
				return "repeats an assertion, which ECMA-262 does not allow"
			}
			p.rest = p.rest[1:]
		case '{':
			problem = p.counted()
		case '}', ']':
			problem = "holds a bare " + p.rest[:1] + ", which ECMA-262 does not allow; write \\" + p.rest[:1]
		default:
			assertion = p.rest[0] == '^' || p.rest[0] == '$'
			p.rest = p.rest[1:]
		}
		if problem != "" {
			return problem
		}
		p.assertion = assertion
	}
	return ""
}

var count = regexp.MustCompile(`^\{[0-9]+(,[0-9]*)?\}`)

func (p *patternReader) counted() string {
	m := count.FindString(p.rest)
	if m == "" {
		return "holds a bare {, which ECMA-262 does not allow; write \\{"
	}
	if p.assertion {
		return "repeats an assertion, which ECMA-262 does not allow"
	}
	p.rest = p.rest[len(m):]
	return ""
}

// group reads the opening of a group.
func (p *patternReader) group() string {
	switch {
	case !strings.HasPrefix(p.rest, "(?"):
		p.rest = p.rest[1:]
	case strings.HasPrefix(p.rest, "(?:"):
		p.rest = p.rest[3:]
	case strings.HasPrefix(p.rest, "(?<"):
		p.rest = p.rest[strings.IndexByte(p.rest, '>')+1:]
	case strings.HasPrefix(p.rest, "(?P<"):
		return "names a group with (?P<, which ECMA-262 does not know; write (?<"
	default:
		return "sets flags inside, which ECMA-262 does not know; spell both cases out, as in [aA]"
	}
	return ""
}

// escape reads a backslash and what belongs to it.
func (p *patternReader) escape(inClass bool) string {
	if len(p.rest) < 2 {
		return "ends in a backslash"
	}
	c := p.rest[1]
	switch {
	case strings.IndexByte(`dDwWsSfnrtv^$\.*+?()[]{}|/`, c) >= 0, inClass && c == '-', !inClass && (c == 'b' || c == 'B'):
		p.rest = p.rest[2:]
	case c == 'x':
		if len(p.rest) > 2 && p.rest[2] == '{' {
			return `holds \x{…}, which ECMA-262 does not know; write the character`
		}
		p.rest = p.rest[min(4, len(p.rest)):]
	case c == 'p' || c == 'P':
		m := category.FindString(p.rest)
		if m == "" {
			return `holds ` + p.rest[:2] + ` with a name that ECMA-262 does not know; write a general category such as \p{L}`
		}
		p.rest = p.rest[len(m):]
	case c == 'A' || c == 'z':
		return `holds \` + string(c) + `, which ECMA-262 does not know; write ^ or $`
	case c == 'Q' || c == 'E' || c == 'a' || c == 'C' || c >= '0' && c <= '9':
		return `holds \` + string(c) + `, which ECMA-262 does not know; write the characters`
	default:
		return `escapes ` + string(c) + `, which ECMA-262 does not allow; write it without the backslash`
	}
	return ""
}

var category = regexp.MustCompile(`^\\[pP]\{(L|Lu|Ll|Lt|Lm|Lo|M|Mn|Mc|Me|N|Nd|Nl|No|P|Pc|Pd|Ps|Pe|Pi|Pf|Po|S|Sm|Sc|Sk|So|Z|Zs|Zl|Zp|C|Cc|Cf|Co|Cs)\}`)

// class reads a bracketed set.
func (p *patternReader) class() string {
	p.rest = strings.TrimPrefix(p.rest[1:], "^")
	if strings.HasPrefix(p.rest, "]") {
		return `has a set that begins with ], which ECMA-262 takes for an empty set; write \]`
	}
	for p.rest != "" {
		switch {
		case p.rest[0] == ']':
			p.rest = p.rest[1:]
			return ""
		case strings.HasPrefix(p.rest, "[:"):
			return "holds a set such as [[:alpha:]], which ECMA-262 does not know; write its characters"
		case p.rest[0] == '\\':
			if problem := p.escape(true); problem != "" {
				return problem
			}
		default:
			p.rest = p.rest[1:]
		}
	}
	return ""
}
