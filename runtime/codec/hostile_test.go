package codec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// TestHostileTextsTakeLinearTime reads texts that are made to be slow. Each
// would take minutes if anything about it were quadratic.
func TestHostileTextsTakeLinearTime(t *testing.T) {
	const n = 50_000
	names := func(format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return "{" + b.String()[1:] + "}"
	}
	same := `{"a":1` + strings.Repeat(`,"a":1`, n) + "}"
	for name, text := range map[string]string{
		"different names":       names(`,"%d":1`),
		"different long names":  names(`,"the same thing at the front of each %d":1`),
		"names with escapes":    names(`,"\u0061%d":1`),
		"one name":              same,
		"unknown names":         names(`,"quer%d":1`),
		"white space":           "[" + strings.Repeat(" ", 5*n) + "1]",
		"digits":                strings.Repeat("1", 5*n),
		"digits behind a point": "0." + strings.Repeat("0", 5*n) + "1e" + strings.Repeat("9", 5*n),
		"zeros":                 "1e-" + strings.Repeat("0", 5*n) + "1",
		"brackets":              strings.Repeat("[", 5*n),
		"nested texts":          nestedTexts(15),
		"many nested texts":     "[" + strings.Repeat(`"[[]]",`, n) + "1]",
		"one escaped text":      `"[` + strings.Repeat(`\"\\u0061\",`, n) + `1]"`,
		"wrong items":           "[" + strings.Repeat(`{"lnag":[]},`, n) + "1]",
	} {
		t.Run(name, func(t *testing.T) {
			codec.Scan([]byte(text), 0, 1000)
			var in codec.Reader
			for _, method := range []func(){
				func() { in.Raw() }, func() { in.Any() }, func() { in.Int() }, func() { in.Float64() }, func() { in.Skip() },
				func() { search(&in) },
				func() {
					for in.Array(); in.Next(); {
						for in.Array(); in.Next(); {
							in.Int()
						}
					}
				},
				func() {
					for in.Array(); in.Next(); {
						for in.Object(filterFields); in.Next(); {
							_ = in.String()
						}
					}
				},
				func() { in.IntegerText(new(textSink)) },
			} {
				in.Reset([]byte(text))
				method()
				_ = in.Err()
			}
		})
	}
}

// nestedTexts is an array in a string in an array in a string, and so on.
func nestedTexts(n int) string {
	text := "[1]"
	for range n {
		text = "[" + string(codec.AppendQuoted(nil, text)) + "]"
	}
	return text
}
