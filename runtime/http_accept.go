//go:build !mcp_stdio

package runtime

import (
	"mime"
	"strings"
)

// usualAccept is how most clients spell the header; it spares the parsing.
const usualAccept = "application/json, text/event-stream"

// acceptance is which of the two kinds of reply an Accept header covers.
type acceptance struct{ json, stream bool }

// parseAccept reads the lines of an Accept header. Of several ranges that
// cover a type the most specific one counts; q=0 excludes.
func parseAccept(lines []string) acceptance {
	if len(lines) == 1 && lines[0] == usualAccept {
		return acceptance{json: true, stream: true}
	}
	var json, stream preference
	for _, line := range lines {
		for line != "" {
			var element string
			element, line = cutOutsideQuotes(line, ',')
			name, parameters := cutOutsideQuotes(element, ';')
			wanted, ok := quality(parameters)
			if !ok {
				continue
			}
			name = strings.Trim(name, " \t")
			json.consider(name, "application/json", wanted)
			stream.consider(name, "text/event-stream", wanted)
		}
	}
	return acceptance{json: json.wanted, stream: stream.wanted}
}

// preference is what the ranges seen so far say of one media type.
type preference struct {
	specificity int
	wanted      bool
}

func (p *preference) consider(name, mediaType string, wanted bool) {
	specificity := 0
	slash := strings.IndexByte(mediaType, '/') + 1
	switch {
	case equalFold(name, mediaType):
		specificity = 3
	case len(name) == slash+1 && name[slash] == '*' && equalFold(name[:slash], mediaType[:slash]):
		specificity = 2
	case name == "*/*":
		specificity = 1
	default:
		return
	}
	if specificity > p.specificity {
		*p = preference{specificity: specificity, wanted: wanted}
	} else if specificity == p.specificity {
		p.wanted = p.wanted || wanted
	}
}

// quality reads the q parameter. It is not ok where q is malformed; wanted is
// false for zero.
func quality(parameters string) (wanted, ok bool) {
	for parameters != "" {
		var parameter string
		parameter, parameters = cutOutsideQuotes(parameters, ';')
		name, value, _ := strings.Cut(parameter, "=")
		if !equalFold(strings.Trim(name, " \t"), "q") {
			continue
		}
		return parseQuality(strings.Trim(value, " \t"))
	}
	return true, true
}

// parseQuality reads a weight: 0 or 1 with up to three decimals.
func parseQuality(value string) (wanted, ok bool) {
	if value == "" || len(value) > len("0.000") || value[0] != '0' && value[0] != '1' {
		return false, false
	}
	wanted = value[0] == '1'
	for i, c := range value[1:] {
		switch {
		case i == 0 && c == '.':
		case i > 0 && c == '0':
		case i > 0 && '1' <= c && c <= '9' && value[0] == '0':
			wanted = true
		default:
			return false, false
		}
	}
	return wanted, true
}

// cutOutsideQuotes cuts s at the first separator that is not in a quoted
// string.
func cutOutsideQuotes(s string, separator byte) (before, after string) {
	quoted := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted:
			i++
		case c == separator && !quoted:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// isJSON reports whether a Content-Type header names JSON in UTF-8. Browsers
// send no other page's request with this type unasked, so it is also what
// keeps foreign pages from calling tools.
func isJSON(lines []string) bool {
	if len(lines) != 1 {
		return false
	}
	if lines[0] == "application/json" {
		return true
	}
	mediaType, parameters, err := mime.ParseMediaType(lines[0])
	if err != nil || mediaType != "application/json" {
		return false
	}
	charset, given := parameters["charset"]
	return !given || equalFold(charset, "utf-8") || equalFold(charset, "utf8")
}

// isIdentity reports whether a Content-Encoding header says that the body is
// as it is.
func isIdentity(lines []string) bool {
	for _, line := range lines {
		if line != "" && !equalFold(line, "identity") {
			return false
		}
	}
	return true
}
