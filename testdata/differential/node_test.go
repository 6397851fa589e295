package differential

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// object is a JSON object with its members in order. Other values of JSON are
// nil, bool, json.Number, string and []any.
type object struct{ members []member }

type member struct {
	name  string
	value any
}

func (o *object) get(name string) (any, bool) {
	for _, m := range o.members {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// parse reads a JSON text, with members in order.
func parse(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return parseNext(d)
}

func parseNext(d *json.Decoder) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseNext(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	case json.Delim('{'):
		o := &object{}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := parseNext(d)
			if err != nil {
				return nil, err
			}
			o.members = append(o.members, member{fmt.Sprint(name), v})
		}
		_, err := d.Token()
		return o, err
	}
	return token, nil
}

// printer writes values as JSON in one of the ways in which one can.
type printer struct {
	strings.Builder
	// rng decides where white space and escapes go; nil for none.
	rng *rand.Rand
}

func text(v any) string {
	var p printer
	p.value(v)
	return p.String()
}

func (p *printer) value(v any) {
	p.space()
	switch v := v.(type) {
	case nil:
		p.WriteString("null")
	case bool:
		p.WriteString(strconv.FormatBool(v))
	case json.Number:
		p.WriteString(string(v))
	case string:
		p.text(v)
	case []any:
		p.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				p.WriteByte(',')
			}
			p.value(e)
		}
		p.WriteByte(']')
	case *object:
		p.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				p.WriteByte(',')
			}
			p.space()
			p.text(m.name)
			p.WriteByte(':')
			p.value(m.value)
		}
		p.WriteByte('}')
	default:
		panic(fmt.Sprintf("%T is not JSON", v))
	}
	p.space()
}

func (p *printer) space() {
	if p.rng != nil && p.rng.IntN(40) == 0 {
		p.WriteString([]string{" ", "\t", "  ", " \t"}[p.rng.IntN(4)])
	}
}

func (p *printer) text(s string) {
	p.WriteByte('"')
	for _, c := range s {
		switch {
		case c < 0x20 || c == '"' || c == '\\' || p.rng != nil && c < 0x10000 && p.rng.IntN(60) == 0:
			fmt.Fprintf(p, `\u%04x`, c)
		default:
			p.WriteRune(c)
		}
	}
	p.WriteByte('"')
}
