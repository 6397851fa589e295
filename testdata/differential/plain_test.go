package differential

import (
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// plainRefuses are the errors of encoding/json about what is accepted here.
var plainRefuses = regexp.MustCompile(`parsing time`)

// comparePlain holds what a tool took and what it wrote against encoding/json.
func comparePlain(arguments string, took any, structured string) string {
	v := reflect.Indirect(reflect.ValueOf(took))
	plain := plainOf(v.Type())
	c := comparison{}
	if err := json.Unmarshal([]byte(arguments), plain.Interface()); err != nil {
		// encoding/json takes no 3.0 for an integer.
		c.numbersByValue = true
		plain = plainOf(v.Type())
		if err := json.Unmarshal([]byte(plainNumbers(arguments)), plain.Interface()); err != nil {
			if plainRefuses.MatchString(err.Error()) {
				return ""
			}
			return "encoding/json: " + err.Error()
		}
	}
	settable := reflect.New(v.Type())
	settable.Elem().Set(v)
	if problem := c.compare(settable.Elem(), plain.Elem(), ""); problem != "" {
		return "decoded is not what encoding/json decodes: " + problem
	}
	encode := reflect.New(v.Type())
	encode.Elem().Set(v)
	if plain.Type() != encode.Type() {
		encode = plain
	}
	fill(encode.Elem())
	written, err := json.Marshal(resultOf(encode.Interface()))
	if err != nil {
		return "encoding/json: " + err.Error()
	}
	want, err1 := parse(withoutNulls(string(written), took)) // a nil pointer is left out here
	got, err2 := parse(structured)
	if err1 != nil || err2 != nil {
		return fmt.Sprint(err1, err2)
	}
	if !sameJSON(want, got) {
		return fmt.Sprintf("encoded as\n\t%s\nencoding/json has\n\t%s", structured, written)
	}
	return ""
}

// again gives a tool what it wrote.
func (s *server) again(t *testing.T, tool *tool, took any, structured string) string {
	t.Helper()
	switch took.(type) {
	case arguments:
		return "" // results have other names than parameters
	case mapArgument:
		structured = `{"m":` + structured + `}`
	}
	a := s.call(t, tool.Name, structured)
	if a.IsError {
		return fmt.Sprintf("what is written is refused: %s: %s", structured, a.text())
	}
	before, after := reflect.New(reflect.TypeOf(took)), reflect.New(reflect.TypeOf(took))
	before.Elem().Set(reflect.ValueOf(took))
	after.Elem().Set(reflect.ValueOf(kept))
	if problem := (comparison{}).compare(before, after, ""); problem != "" {
		return fmt.Sprintf("%s does not come back: %s", structured, problem)
	}
	written := string(a.Structured)
	if _, ok := took.(mapArgument); ok {
		written = `{"m":` + written + `}`
	}
	if written != structured {
		return fmt.Sprintf("%s is written again as %s", structured, written)
	}
	return ""
}

// resultOf is the result of the tool that took the value.
func resultOf(took any) any {
	switch v := took.(type) {
	case *mapArgument:
		return v.M
	case *arguments:
		return struct {
			Name  string    `json:"nameOut"`
			Limit int       `json:"limitOut"`
			Way   Direction `json:"wayOut"`
			At    Point     `json:"atOut"`
			Words []string  `json:"wordsOut"`
		}{v.Name, v.Limit, v.Way, v.At, v.Words}
	}
	return took
}

// plainNumbers writes integers as nothing but digits.
func plainNumbers(text string) string {
	v, err := parse(text)
	if err != nil {
		return text
	}
	var p printer
	p.value(digits(v))
	return p.String()
}

func digits(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, ok := new(big.Rat).SetString(string(v)); ok && n.IsInt() {
			return json.Number(n.Num().String())
		}
	case []any:
		for i := range v {
			v[i] = digits(v[i])
		}
	case *object:
		for i := range v.members {
			v.members[i].value = digits(v.members[i].value)
		}
	}
	return v
}

var integerKey = regexp.MustCompile(`^-?[0-9]+$`)

// sameJSON compares two documents. The order of members counts, but for integer
// keys of maps, which encoding/json sorts as texts.
func sameJSON(a, b any) bool {
	switch a := a.(type) {
	case json.Number:
		b, ok := b.(json.Number)
		if !ok {
			return false
		}
		x, ok1 := new(big.Rat).SetString(string(a))
		y, ok2 := new(big.Rat).SetString(string(b))
		return ok1 && ok2 && x.Cmp(y) == 0
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameJSON(a[i], b[i]) {
				return false
			}
		}
		return true
	case *object:
		b, ok := b.(*object)
		if !ok || len(a.members) != len(b.members) {
			return false
		}
		for i, m := range a.members {
			other, ok := b.get(m.name)
			if !ok || !sameJSON(m.value, other) || !integerKey.MatchString(m.name) && b.members[i].name != m.name {
				return false
			}
		}
		return true
	}
	return a == b
}

// withoutNulls leaves out the nulls that pointers take.
func withoutNulls(text string, took any) string {
	v, err := parse(text)
	if err != nil {
		return text
	}
	var p printer
	p.value(dropNulls(v, reflect.TypeOf(took)))
	return p.String()
}

func dropNulls(v any, t reflect.Type) any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch v := v.(type) {
	case []any:
		if t.Kind() == reflect.Slice || t.Kind() == reflect.Array {
			for i := range v {
				v[i] = dropNulls(v[i], t.Elem())
			}
		}
	case *object:
		members := v.members
		v.members = nil
		for _, m := range members {
			of := memberType(t, m.name)
			if of != nil && of.Kind() == reflect.Pointer && m.value == nil {
				continue
			}
			if of != nil {
				m.value = dropNulls(m.value, of)
			}
			v.members = append(v.members, m)
		}
	}
	return v
}

// memberType is the type of a member that may be a pointer, nil for none.
func memberType(t reflect.Type, name string) reflect.Type {
	switch t.Kind() {
	case reflect.Map:
		return t.Elem()
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if tag == name || tag == "" && f.Name == name {
				return f.Type
			}
		}
	}
	return nil
}
