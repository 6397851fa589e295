package differential

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// maker makes documents that a schema accepts, and spoils them.
type maker struct{ *rand.Rand }

// samples are texts of the types whose schema is just a string, by the
// beginning of the property's name.
var samples = map[string][]string{
	"duration": {"1h30m", "250ms", "0s", "-3µs", "1.5h", "2562047h47m16.854775807s", "+5s", "1h0.25s"},
	"url":      {"https://example.com/a?b=c#d", "/relative", "mailto:a@b.example", "http://[::1]:80/", "", "a%20b", "//host", "http://u:p@h/"},
	"addr":     {"10.0.0.1", "::1", "fe80::1%eth0", "2001:db8::8", "255.255.255.255", "::ffff:1.2.3.4"},
	"addr_ip":  {"10.0.0.1", "::1", "2001:db8::8", "0.0.0.0"},
	"addrport": {"10.0.0.1:80", "[::1]:65535", "[fe80::1%eth0]:1"},
	"prefix":   {"10.0.0.0/8", "::/0", "10.1.2.3/32", "2001:db8::/32"},
}

// texts are where texts go wrong.
var texts = []string{"", "a", "ab", "abc", "en", "de", "x", "ünïcode", "日本語", "😀", "a\x00b", "\u2028", "line\nbreak", "\"quoted\\\"", "<&>",
	"null", "1", "true", "[]", "{}", "\ufeff", "e\u0301", "0123456789abcdef", "\U0010ffff", "AB", "ab ", " 7"}

// numbers are where numbers go wrong.
var numbers = []string{"0", "-0", "1", "-1", "2", "3.0", "1e2", "1.5", "-0.0", "1E+1", "20e-1", "0.1", "1e-2", "127", "128", "-128", "-129", "255", "256",
	"32767", "32768", "-32768", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296", "9007199254740993",
	"9223372036854775807", "-9223372036854775808", "18446744073709551615", "0.25", "0.1000000001", "2.5", "2.500001", "1e308", "3.4e38", "1e-320", "12.50",
	"1000000000000000000000e-20", "0e99", "0.30000000000000004"}

// large are the numbers of more than 64 bits.
var large = []string{"9223372036854775808", "-9223372036854775809", "18446744073709551616", "123456789012345678901234567890", "1e30", "1e400", "-1e400", "3.5e38"}

var dates = []string{"2026-11-23T10:00:00Z", "2024-02-29T23:59:59.123456789+05:30", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
	"2026-01-01T00:00:00-23:59", "1999-12-31t00:00:00z", "2026-06-30T12:34:56.5-00:00"}

func pick[T any](m maker, list []T) T { return list[m.IntN(len(list))] }

// patterned are texts of the patterns that generated schemas hold.
func (m maker) patterned(pattern string) string {
	switch {
	case pattern == "^[a-z]{2}$":
		return pick(m, []string{"en", "de", "zz"})
	case strings.HasPrefix(pattern, "^-?(0|[1-9][0-9]*)(\\."):
		return pick(m, []string{"1", "-1.5", "0", "1e5", "2.25E-3", "-0"})
	case strings.HasPrefix(pattern, "^-?"):
		if m.IntN(50) == 0 {
			return pick(m, []string{"128", "9223372036854775807", "9223372036854775808"})
		}
		return pick(m, []string{"0", "-1", "100", "-128", "127", "7"})
	default:
		if m.IntN(50) == 0 {
			return pick(m, []string{"256", "4294967296", "18446744073709551615"})
		}
		return pick(m, []string{"0", "1", "255", "42"})
	}
}

// valid makes a document that the schema accepts as far as it can be told from
// the schema. The property's name says what its texts are.
func (m maker) valid(schema *object, property string, depth int) any {
	if list, ok := schema.get("enum"); ok {
		return pick(m, list.([]any))
	}
	if list, ok := schema.get("oneOf"); ok {
		v, _ := pick(m, list.([]any)).(*object).get("const")
		return v
	}
	kind, _ := schema.get("type")
	switch kind {
	case "boolean":
		return m.IntN(2) == 0
	case "integer", "number":
		return m.number(schema, kind == "integer")
	case "string":
		return m.string(schema, property)
	case "array":
		return m.array(schema, property, depth)
	case "object":
		return m.object(schema, property, depth)
	}
	return m.anything(depth)
}

func (m maker) number(schema *object, whole bool) json.Number {
	least, most := bound(schema, "minimum", -1e6), bound(schema, "maximum", 1e6)
	inside := 0.125
	if whole {
		inside = 1
	}
	least, most = max(least, bound(schema, "exclusiveMinimum", -1e7)+inside), min(most, bound(schema, "exclusiveMaximum", 1e7)-inside)
	if step := bound(schema, "multipleOf", 0); step != 0 {
		return json.Number(strconv.FormatFloat(step*float64(m.IntN(100)), 'g', -1, 64))
	}
	switch m.IntN(8) {
	case 0:
		return json.Number(strconv.FormatFloat(least, 'f', -1, 64))
	case 1:
		return json.Number(strconv.FormatFloat(most, 'f', -1, 64))
	}
	n := least + (most-least)*m.Float64()
	if m.IntN(2) == 0 {
		n = max(least, min(most, float64(m.IntN(12))))
	}
	if whole {
		return json.Number(strconv.FormatFloat(float64(int64(n)), 'f', -1, 64))
	}
	return json.Number(strconv.FormatFloat(n, 'g', -1, 64))
}

func bound(schema *object, keyword string, none float64) float64 {
	if v, ok := schema.get(keyword); ok {
		n, _ := v.(json.Number).Float64()
		return n
	}
	return none
}

func (m maker) string(schema *object, property string) string {
	if pattern, ok := schema.get("pattern"); ok {
		return m.patterned(pattern.(string))
	}
	if format, _ := schema.get("format"); format == "date-time" {
		return pick(m, dates)
	}
	least, most := int(bound(schema, "minLength", 0)), int(bound(schema, "maxLength", 12))
	if _, ok := schema.get("contentEncoding"); ok {
		n := m.IntN(9)
		if least > 0 {
			n = map[string]int{"four": 4, "six": 6, "ptr": 3, "three": 3, "matrix": 2}[property]
		}
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(m.Uint32())
		}
		return base64.StdEncoding.EncodeToString(data)
	}
	for name := property; name != ""; name = name[:max(0, strings.LastIndexByte(name, '_'))] {
		if list := samples[name]; list != nil {
			return pick(m, list)
		}
	}
	for range 20 {
		if s := pick(m, texts); len([]rune(s)) >= least && len([]rune(s)) <= most {
			return s
		}
	}
	return strings.Repeat("é", least)
}

func (m maker) array(schema *object, property string, depth int) []any {
	least, most := int(bound(schema, "minItems", 0)), int(bound(schema, "maxItems", 4))
	list := make([]any, least+m.IntN(max(1, most-least+1)))
	items, _ := schema.get("items")
	for i := range list {
		if items == nil {
			list[i] = []any{}
			continue
		}
		list[i] = m.valid(items.(*object), property, depth+1)
	}
	if unique, _ := schema.get("uniqueItems"); unique == true {
		seen := map[string]bool{}
		distinct := []any{}
		for _, v := range list {
			if !seen[text(v)] {
				seen[text(v)] = true
				distinct = append(distinct, v)
			}
		}
		return distinct
	}
	return list
}

func (m maker) object(schema *object, property string, depth int) *object {
	o := &object{}
	required := map[string]bool{}
	if list, ok := schema.get("required"); ok {
		for _, name := range list.([]any) {
			required[name.(string)] = true
		}
	}
	if properties, ok := schema.get("properties"); ok {
		for _, p := range properties.(*object).members {
			if required[p.name] || m.IntN(2) == 0 {
				o.members = append(o.members, member{p.name, m.valid(p.value.(*object), p.name, depth+1)})
			}
		}
		if m.IntN(3) == 0 {
			m.Shuffle(len(o.members), func(i, j int) { o.members[i], o.members[j] = o.members[j], o.members[i] })
		}
	}
	each, _ := schema.get("additionalProperties")
	values, ok := each.(*object)
	if !ok && len(o.members) == 0 && (property == "kids" || property == "next" || property == "named") {
		// The schema of a type inside itself does not say what it needs.
		o.members = append(o.members, member{"name", pick(m, texts)})
	}
	if !ok {
		return o
	}
	keys, _ := schema.get("propertyNames")
	for range m.IntN(3) + int(bound(schema, "minProperties", 0)) {
		key := pick(m, texts)
		if keys != nil {
			key = fmt.Sprint(m.valid(keys.(*object), property, depth))
		}
		if _, twice := o.get(key); !twice && len(o.members) < int(bound(schema, "maxProperties", 9)) {
			o.members = append(o.members, member{key, m.valid(values, property, depth+1)})
		}
	}
	return o
}

// anything makes JSON of any kind.
func (m maker) anything(depth int) any {
	kinds := 7
	if depth > 5 {
		kinds = 5
	}
	switch m.IntN(kinds) {
	case 0:
		return nil
	case 1:
		return m.IntN(2) == 0
	case 2:
		return pick(m, texts)
	case 3, 4:
		return json.Number(pick(m, numbers))
	case 5:
		list := make([]any, m.IntN(3))
		for i := range list {
			list[i] = m.anything(depth + 1)
		}
		return list
	default:
		o := &object{}
		for range m.IntN(3) {
			key := pick(m, texts)
			if _, twice := o.get(key); !twice {
				o.members = append(o.members, member{key, m.anything(depth + 1)})
			}
		}
		return o
	}
}
