package emit

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// literal is a struct literal with a line for each field, in the order of the
// calls. Empty values are left out.
type literal struct {
	fields []jen.Code
}

func (l *literal) set(name string, value jen.Code) {
	l.fields = append(l.fields, jen.Id(name).Op(":").Add(value))
}

func (l *literal) string(name, value string) {
	if value != "" {
		l.set(name, text(value))
	}
}

func (l *literal) json(name, value string) {
	if value != "" {
		l.set(name, jen.Op(rawJSON(value)))
	}
}

func (l *literal) code() *jen.Statement {
	return jen.Values(lines(l.fields)...)
}

// lines sets each item of a literal on a line of its own.
func lines(items []jen.Code) []jen.Code {
	if len(items) == 0 {
		return nil
	}
	var out []jen.Code
	for _, item := range items {
		out = append(out, jen.Line().Add(item))
	}
	return append(out, jen.Line())
}

// stringSlice is a []string literal on one line.
func stringSlice(values []string) jen.Code {
	var items []jen.Code
	for _, v := range values {
		items = append(items, text(v))
	}
	return jen.Index().String().Values(items...)
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
func duration(nanoseconds int64) *jen.Statement {
	if nanoseconds == 0 {
		return jen.Lit(0)
	}
	for _, unit := range units {
		count := nanoseconds / int64(unit.size)
		switch {
		case nanoseconds%int64(unit.size) != 0:
		case count == 1:
			return jen.Qual("time", unit.name)
		default:
			return jen.Lit(int(count)).Op("*").Qual("time", unit.name)
		}
	}
	return nil // not reached: every duration is a number of nanoseconds
}

// jsonText encodes a value without the escapes that only HTML needs.
func jsonText(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// Strings, and structs of strings and booleans, always encode.
	_ = e.Encode(v)
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}

func annotationsJSON(t *model.Tool) string {
	if t.ReadOnly == nil && t.Destructive == nil && t.Idempotent == nil && t.OpenWorld == nil {
		return ""
	}
	return jsonText(struct {
		ReadOnly    *bool `json:"readOnlyHint,omitempty"`
		Destructive *bool `json:"destructiveHint,omitempty"`
		Idempotent  *bool `json:"idempotentHint,omitempty"`
		OpenWorld   *bool `json:"openWorldHint,omitempty"`
	}{t.ReadOnly, t.Destructive, t.Idempotent, t.OpenWorld})
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
