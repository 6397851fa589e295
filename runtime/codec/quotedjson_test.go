package codec_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// FuzzQuotedJSON writes a value, and what was written as a string: the string
// holds the same bytes.
func FuzzQuotedJSON(f *testing.F) {
	f.Add("plain", []byte(`{"a":[1,"b"]}`))
	f.Add(`"\`+"\n\u2028é€😀\x00\xff", []byte(" [ \"\u2028\\u2028\\n\\\"\" , {} ] "))
	f.Add(strings.Repeat(`"`, 1000), []byte(`"`+strings.Repeat(`\\`, 500)+`"`))
	f.Fuzz(func(t *testing.T, text string, raw []byte) {
		var w codec.Writer
		w.Object()
		w.Key(strings.ToValidUTF8(text, "?"))
		w.String(text)
		w.Key("raw")
		w.JSONValue(raw)
		w.EndObject()
		if w.Err() != nil {
			return
		}
		written := string(w.Bytes())
		w.Raw(",")
		w.QuotedJSON(w.Bytes()[:len(written)])
		quoted := w.Bytes()[len(written)+1:]
		var got string
		if err := json.Unmarshal(quoted, &got); err != nil || got != written {
			t.Errorf("%q became %s, %v", written, quoted, err)
		}
	})
}
