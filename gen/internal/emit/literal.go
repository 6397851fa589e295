package emit

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/mcpgen/mcpgen/gen/internal/model"
	"github.com/mcpgen/mcpgen/gen/internal/source"
)

// literal is a struct literal with a line for each field, in the order of the
// calls. Empty values are left out.
type literal struct {
	fields []source.Pair
}

func (l *literal) set(name, value string) {
	l.fields = append(l.fields, source.Pair{Key: name, Value: value})
}

func (l *literal) string(name, value string) {
	if value != "" {
		l.set(name, text(value))
	}
}

func (l *literal) json(name, value string) {
	if value != "" {
		l.set(name, rawJSON(value))
	}
}

// of is the literal of a type.
func (l *literal) of(typ string) string { return typ + source.Pairs(l.fields) }

// stringSlice is a []string literal on one line.
func stringSlice(values []string) string {
	var items []string
	for _, v := range values {
		items = append(items, text(v))
	}
	return "[]string" + source.List(items)
}

// units are those in which a person writes a duration.
var units = []struct {
	size time.Duration
	name string
}{
	{time.Hour, "Hour"}, {time.Minute, "Minute"}, {time.Second, "Second"},
	{time.Millisecond, "Millisecond"}, {time.Microsecond, "Microsecond"}, {time.Nanosecond, "Nanosecond"},
}

// duration is a time.Duration of so many nanoseconds: 90 * time.Second.
func (e *emitter) duration(nanoseconds int64) string {
	if nanoseconds == 0 {
		return "0"
	}
	for _, unit := range units {
		count := nanoseconds / int64(unit.size)
		switch {
		case nanoseconds%int64(unit.size) != 0:
		case count == 1:
			return e.name("time", unit.name)
		default:
			return strconv.FormatInt(count, 10) + " * " + e.name("time", unit.name)
		}
	}
	return "" // not reached: every duration is a number of nanoseconds
}

// jsonText encodes a value without the escapes that only HTML needs.
func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// Strings, and structs of strings, always encode.
	_ = e.Encode(v)
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}

func annotationsJSON(t *model.Tool) string {
	if t.ReadOnly == nil && t.Destructive == nil && t.Idempotent == nil && t.OpenWorld == nil {
		return ""
	}
	text, before := "", "{"
	for _, hint := range []struct {
		name string
		set  *bool
	}{
		{"readOnlyHint", t.ReadOnly}, {"destructiveHint", t.Destructive},
		{"idempotentHint", t.Idempotent}, {"openWorldHint", t.OpenWorld},
	} {
		if hint.set != nil {
			text += before + `"` + hint.name + `":` + strconv.FormatBool(*hint.set)
			before = ","
		}
	}
	return text + "}"
}

func iconsJSON(icons []model.Icon) string {
	if len(icons) == 0 {
		return ""
	}
	return jsonText(icons)
}

func metaJSON(meta []model.Meta) string {
	if len(meta) == 0 {
		return ""
	}
	var b bytes.Buffer
	for i, m := range meta {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(jsonText(m.Key) + ":")
		// A value that is not JSON stays as it is.
		if json.Compact(&b, []byte(m.Value)) != nil {
			b.WriteString(m.Value)
		}
	}
	return b.String() + "}"
}
