package analyze

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/model"
)

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)

// number returns text as the JSON literal of a number of the type, or what is
// wrong with it.
func number(t *model.Type, text string) (literal, problem string) {
	whole := t.Kind == model.Integer || t.Kind == model.Unsigned || t.Kind == model.BigInteger
	switch {
	case !jsonNumber.MatchString(text) && whole:
		return "", "is not an integer"
	case !jsonNumber.MatchString(text):
		return "", "is not a number as JSON writes it, such as 0.5"
	case whole && strings.ContainsAny(text, ".eE"):
		return "", "is not an integer"
	}
	switch t.Kind {
	case model.Integer:
		return text, outOfRange(strconv.ParseInt(text, 10, bits(t)))(t)
	case model.Unsigned:
		if strings.HasPrefix(text, "-") {
			return "", "is negative, and the type is unsigned"
		}
		return text, outOfRangeUnsigned(t, text)
	case model.Number:
		f, err := strconv.ParseFloat(text, bits(t))
		if err != nil {
			return "", "is out of range"
		}
		if nearest := strconv.FormatFloat(f, 'g', -1, bits(t)); compareNumbers(text, nearest) != 0 {
			return "", "has more digits than a float" + itoa(bits(t)) + " holds; write " + nearest
		}
	}
	return text, ""
}

// mostSignificant is how many digits of a number the generated checks divide by.
const mostSignificant = 18

// significant counts the digits of a number without zeros at either end.
func significant(literal string) int {
	mantissa, _, _ := strings.Cut(strings.ToLower(literal), "e")
	digits := strings.NewReplacer("-", "", ".", "").Replace(mantissa)
	return len(strings.Trim(digits, "0"))
}

func bits(t *model.Type) int {
	if t.Bits == 0 {
		return 64
	}
	return t.Bits
}

func outOfRange(_ int64, err error) func(*model.Type) string {
	return func(t *model.Type) string {
		if err == nil {
			return ""
		}
		limit := int64(1) << (bits(t) - 1)
		return "is not between " + strconv.FormatInt(-limit, 10) + " and " + strconv.FormatInt(limit-1, 10)
	}
}

func outOfRangeUnsigned(t *model.Type, text string) string {
	if _, err := strconv.ParseUint(text, 10, bits(t)); err != nil {
		return "is not between 0 and " + strconv.FormatUint(math.MaxUint64>>(64-bits(t)), 10)
	}
	return ""
}

// compareNumbers compares two JSON numbers exactly.
func compareNumbers(x, y string) int {
	return rational(x).Cmp(rational(y))
}

func rational(literal string) *big.Rat {
	// Exponents beyond those of float64 would only cost memory.
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		if e, err := strconv.Atoi(literal[i+1:]); err != nil || e > 400 || e < -400 {
			f, _ := strconv.ParseFloat(literal, 64)
			if r := new(big.Rat).SetFloat64(f); r != nil {
				return r
			}
			return new(big.Rat)
		}
	}
	r, ok := new(big.Rat).SetString(literal)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// literal returns text as a JSON value of the type, or what is wrong with it.
func (a *analyzer) literal(t *model.Type, text string) (literal, problem string) {
	switch t.Kind {
	case model.Pointer:
		return a.literal(a.resolve(t.Elem), text)
	case model.Boolean:
		if text != "true" && text != "false" {
			return "", "is not true or false"
		}
		return text, ""
	case model.Integer, model.Unsigned, model.Number, model.BigInteger, model.NumberText:
		literal, problem = number(t, text)
		return literal, orEnum(t, literal, problem)
	case model.Array, model.Map, model.Struct, model.Ref, model.Any, model.RawJSON, model.Custom:
		return a.jsonLiteral(t, text)
	}
	return quote(text), a.textProblem(t, text)
}

// textProblem says why a string is none of the type.
func (a *analyzer) textProblem(t *model.Type, text string) string {
	switch t.Kind {
	case model.Time:
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return "is not an RFC 3339 time such as 2026-11-23T10:00:00Z"
		}
	case model.Duration:
		if _, err := time.ParseDuration(text); err != nil {
			return "is not a duration such as 1h30m or 250ms"
		}
	case model.URL:
		if _, err := url.Parse(text); err != nil {
			return "is not a URL"
		}
	case model.Bytes:
		b, err := base64.StdEncoding.Strict().DecodeString(text)
		if err != nil {
			return "is not base64"
		}
		if t.Len >= 0 && len(b) != t.Len {
			return "is base64 of " + itoa(len(b)) + " bytes, not " + itoa(t.Len)
		}
	case model.TextValue:
		if len(t.Enum) == 0 {
			return knownText(t, text)
		}
	}
	return orEnum(t, quote(text), "")
}

// knownText checks a text of the types whose texts are known here. What others
// take only their UnmarshalText can tell.
func knownText(t *model.Type, text string) string {
	var err error
	switch t.Go {
	case `"net/netip".Addr`:
		_, err = netip.ParseAddr(text)
	case `"net/netip".Prefix`:
		_, err = netip.ParsePrefix(text)
	case `"net/netip".AddrPort`:
		_, err = netip.ParseAddrPort(text)
	case `"regexp".Regexp`:
		_, err = regexp.Compile(text)
	case `"net".IP`:
		if net.ParseIP(text) == nil {
			return "is not an IP address"
		}
	}
	if err != nil {
		return "is refused: " + err.Error()
	}
	return ""
}

// orEnum says that a value is none of an enum.
func orEnum(t *model.Type, literal, problem string) string {
	if problem != "" || len(t.Enum) == 0 {
		return problem
	}
	var words []string
	for _, v := range t.Enum {
		if v.Value == literal {
			return ""
		}
		words = append(words, strings.Trim(v.Value, `"`))
	}
	return "is not one of " + strings.Join(words, ", ") + diagnostic.DidYouMean(strings.Trim(literal, `"`), words)
}

// jsonLiteral returns text that is itself JSON; for arrays values between
// commas do too.
func (a *analyzer) jsonLiteral(t *model.Type, text string) (literal, problem string) {
	trimmed := strings.TrimSpace(text)
	if t.Kind == model.Array && !strings.HasPrefix(trimmed, "[") {
		var values []string
		for value := range strings.SplitSeq(text, ",") {
			v, problem := a.literal(a.resolve(t.Elem), strings.TrimSpace(value))
			if problem != "" {
				return "", "holds " + strings.TrimSpace(value) + ", which " + problem
			}
			values = append(values, v)
		}
		return a.jsonLiteral(t, "["+strings.Join(values, ",")+"]")
	}
	decoder := json.NewDecoder(strings.NewReader(trimmed))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil || decoder.More() {
		return "", "is not JSON"
	}
	if problem := a.fits(t, v); problem != "" {
		return "", problem
	}
	return compact([]byte(trimmed)), ""
}

// fits says why a decoded JSON value is none of the type.
func (a *analyzer) fits(t *model.Type, v any) string {
	t = a.resolve(t)
	if t == nil {
		return ""
	}
	switch t.Kind {
	case model.Pointer:
		return a.fits(t.Elem, v)
	case model.Any, model.RawJSON, model.Custom:
		return ""
	case model.Array:
		list, ok := v.([]any)
		if !ok {
			return "is not an array"
		}
		if t.Len >= 0 && len(list) != t.Len {
			return "has " + itoa(len(list)) + " items, not " + itoa(t.Len)
		}
		for _, item := range list {
			if problem := a.fits(t.Elem, item); problem != "" {
				return problem
			}
		}
		return ""
	case model.Map, model.Struct:
		return a.fitsObject(t, v)
	}
	return a.fitsScalar(t, v)
}

func (a *analyzer) fitsObject(t *model.Type, v any) string {
	object, ok := v.(map[string]any)
	if !ok {
		return "is not an object"
	}
	if t.Kind == model.Map {
		for _, value := range object {
			if problem := a.fits(t.Elem, value); problem != "" {
				return problem
			}
		}
		return ""
	}
	for _, f := range t.Fields {
		value, ok := object[f.Name]
		if !ok {
			if !f.Optional {
				return "lacks " + f.Name
			}
			continue
		}
		delete(object, f.Name)
		if problem := a.fits(f.Type, value); problem != "" {
			return problem
		}
	}
	for name := range object {
		return "has " + name + ", which there is not"
	}
	return ""
}

func (a *analyzer) fitsScalar(t *model.Type, v any) string {
	text, isString := v.(string)
	n, isNumber := v.(json.Number)
	_, isBool := v.(bool)
	var want bool
	switch t.Kind {
	case model.Boolean:
		want = isBool
		if isBool {
			return ""
		}
	case model.Integer, model.Unsigned, model.Number, model.BigInteger, model.NumberText:
		want, text = isNumber, n.String()
	default:
		want = isString
	}
	if !want {
		return "holds a value that is not " + describeKind(t)
	}
	_, problem := a.literal(t, text)
	if problem != "" {
		return "holds " + text + ", which " + problem
	}
	return ""
}
