package mcptest

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// Decode reads the result of a tool into v, a pointer, with encoding/json: the
// structured content, and where there is none the text, as JSON or, into a
// *string, as it is. A result that is not an object goes out as
// {"result": value}; Decode reads the value. Members that v does not have are an
// error. It ends the test where the request failed or the result does not fit.
func (r *Result) Decode(v any) {
	r.t.Helper()
	r.succeed()
	if text, ok := v.(*string); ok && r.Structured == nil {
		*text = r.text()
		return
	}
	raw := r.value()
	if inner := unwrap(raw); len(inner) < len(raw) {
		// A struct or map may have a member of that name itself.
		whole := reflect.New(reflect.TypeOf(v).Elem())
		if kind := whole.Elem().Kind(); kind == reflect.Interface || strictly(raw, whole.Interface()) != nil {
			raw = inner
		}
	}
	if err := strictly(raw, v); err != nil {
		r.t.Fatalf("%s: got %s, which does not fit %T: %v", r.what, clip(raw), v, err)
	}
}

// value is the result as JSON.
func (r *Result) value() json.RawMessage {
	if r.Structured != nil {
		return r.Structured
	}
	return json.RawMessage(r.text())
}

// Want fails the test unless the tool's result is want: the same JSON as
// encoding/json makes of want, where the order of members and the spelling of
// numbers do not count, or, for a string, the same text. A result that is not
// an object goes out as {"result": value} and may be compared with the value. Of
// a tool without a result want is nil.
func (r *Result) Want(want any) {
	r.t.Helper()
	r.succeed()
	if want == nil && r.Structured == nil && len(r.Content) == 0 {
		return
	}
	if text, ok := want.(string); ok && text == r.text() {
		return
	}
	wanted, err := json.Marshal(want)
	if err != nil {
		r.t.Fatalf("mcptest: Want: %v", err)
	}
	got := r.value()
	if r.Structured == nil && !json.Valid(got) {
		got, _ = json.Marshal(r.text())
	}
	if sameJSON(got, wanted) || sameJSON(unwrap(got), wanted) {
		return
	}
	got = unwrap(got)
	const short = 70
	if text, ok := want.(string); ok && r.Structured == nil {
		r.t.Errorf("%s: %s", r.what, difference(r.text(), text))
	} else if len(got) <= short && len(wanted) <= short {
		r.t.Errorf("%s: got %s, want %s", r.what, got, wanted)
	} else {
		r.t.Errorf("%s: %s", r.what, difference(indent(got), indent(wanted)))
	}
}

// indent writes JSON with a line for each member, for people to compare: members
// in alphabetical order.
func indent(raw []byte) string {
	v, err := decodeAny(raw)
	if err != nil {
		return string(raw)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	e.Encode(v)
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

func decodeAny(raw []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// sameJSON reports whether two JSON texts have the same value.
func sameJSON(a, b []byte) bool {
	x, err := decodeAny(a)
	if err != nil {
		return false
	}
	y, err := decodeAny(b)
	return err == nil && sameValue(x, y)
}

func sameValue(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, sameValue)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, sameValue)
	case json.Number:
		b, ok := b.(json.Number)
		return ok && sameNumber(string(a), string(b))
	}
	return a == b
}

// sameNumber compares integers exactly and other numbers as float64.
func sameNumber(a, b string) bool {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if errX == nil && errY == nil {
		return x == y
	}
	f, errF := strconv.ParseFloat(a, 64)
	g, errG := strconv.ParseFloat(b, 64)
	return a == b || errF == nil && errG == nil && f == g
}
