package differential

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// TestDocumentedDifferencesFromSchema names what is accepted or refused against
// the letter of the schema.
func TestDocumentedDifferencesFromSchema(t *testing.T) {
	lenient, strict := startServer(t), startServer(t, mcp.StrictArguments())
	deep := strings.Repeat("[", 70) + strings.Repeat("]", 70)
	tests := []struct {
		name, tool, arguments string
		refusal               string // empty where it is accepted
	}{
		{"a name twice", "echo_scalar", `{"result":1,"result":1}`, "result: given twice"},
		{"more than 64 bits", "echo_integers", `{"i":9223372036854775808,"i8":0,"i16":0,"i32":0,"i64":0,"u":0,"u8":0,"u16":0,"u32":0,"u64":0}`, "i: is out of range"},
		{"depth", "echo_node", `{"name":"a","tree":` + deep + `}`, "nested too deeply"},
		{"null for an optional pointer", "echo_optionals", `{"text":null}`, ""},
		{"null for another optional", "echo_optionals", `{"list":null}`, "list: must be an array, got null"},
		{"a text of a type", "echo_durations", `{"duration":"1 hour","duration_many":[]}`, "duration: must be a duration such as 1h30m or 250ms"},
		{"an array in a string", "echo_list", `{"result":"[{\"X\":1,\"Y\":2}]"}`, ""},
	}
	for _, test := range tests {
		if got := lenient.call(t, test.tool, test.arguments); got.IsError != (test.refusal != "") || got.IsError && !strings.Contains(got.text(), test.refusal) {
			t.Errorf("%s: %q, want %q", test.name, got.text(), test.refusal)
		}
	}
	if got := strict.call(t, "echo_list", `{"result":"[]"}`); !got.IsError {
		t.Error("a strict server accepts an array in a string")
	}
}

// TestDocumentedDifferencesFromPlainJSON names where encoding/json reads or
// writes something else, or does not read at all.
func TestDocumentedDifferencesFromPlainJSON(t *testing.T) {
	s := startServer(t)
	reads := []struct {
		name, tool, arguments string
		accepted              bool // here; encoding/json has it the other way
		into                  any
	}{
		{"a duration is a text", "echo_durations", `{"duration":"1s","duration_many":[]}`, true, &Durations{}},
		{"a URL is a text", "echo_urls", `{"url":"/a","url_pointer":"/b","url_many":[]}`, true, &URLs{}},
		{"an array of bytes is base64", "echo_optionals", `{"three":"AAAA"}`, true, &Optionals{}},
		{"a whole number may have a point", "echo_scalar", `{"result":3.0}`, true, &scalarArgument{}},
		{"a time may have small letters", "echo_times", `{"at":"2026-01-01t00:00:00z","many":[],"named":{}}`, true, &Times{}},
		{"names are exact", "echo_scalar", `{"RESULT":3}`, false, &scalarArgument{}},
		{"names are known", "echo_scalar", `{"result":3,"more":4}`, false, &scalarArgument{}},
		{"names are given once", "echo_scalar", `{"result":3,"result":4}`, false, &scalarArgument{}},
		{"what is required is there", "echo_scalar", `{}`, false, &scalarArgument{}},
		{"null is no list", "echo_list", `{"result":null}`, false, &listArgument{}},
		{"arrays have their length", "echo_optionals", `{"short":[1]}`, false, &Optionals{}},
		{"base64 is in one line", "echo_bytes", `{"data":"AA\nAA","blob":"","four":"AAAAAA==","six":"AAAAAAAA","many":[],"byName":{}}`, false, &struct{ Data []byte }{}},
		{"bounds hold", "echo_lengths", `{"code":"english"}`, false, &Lengths{}},
		{"integer keys are plain", "echo_maps", `{"ints":{"-0":"a"}}`, false, &struct{ Ints map[int]string }{}},
	}
	for _, test := range reads {
		a := s.call(t, test.tool, test.arguments)
		err := json.Unmarshal([]byte(test.arguments), test.into)
		if a.IsError == test.accepted || (err == nil) == test.accepted {
			t.Errorf("%s: %s, encoding/json: %v", test.name, a.text(), err)
		}
	}
	writes := []struct {
		name, tool, arguments, want string
		plain                       any
		plainly                     string
	}{
		{"nil lists are empty", "echo_map", `{"m":{}}`, `{}`, map[string]Direction(nil), `null`},
		{"no escapes for HTML", "echo_map", `{"m":{"<":"asc"}}`, `{"<":"asc"}`, map[string]Direction{"<": Asc}, `{"\u003c":"asc"}`},
		{"nil pointers are left out", "echo_optionals", `{}`, `{}`, struct{ Text *string }{}, `{"Text":null}`},
		{"a duration", "echo_durations", `{"duration":"1s","duration_many":[]}`, `{"duration":"1s","duration_many":[]}`, time.Second, `1000000000`},
	}
	for _, test := range writes {
		plainly, err := json.Marshal(test.plain)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.call(t, test.tool, test.arguments); string(got.Structured) != test.want || string(plainly) != test.plainly {
			t.Errorf("%s: %s, encoding/json: %s", test.name, got.Structured, plainly)
		}
	}
	if plain, err := json.Marshal(url.URL{Path: "/a"}); err != nil || plain[0] != '{' {
		t.Errorf("encoding/json writes a URL as %s, %v", plain, err)
	}
	exact := s.call(t, "echo_anything", `{"any":9007199254740993,"raw":1,"many":[],"map":{},"raws":[]}`)
	if v, ok := kept.(Anything); !ok || v.Any != int64(9007199254740993) || reflect.TypeOf(v.Any).Kind() != reflect.Int64 {
		t.Errorf("a large integer in any is %v: %s", kept, exact.text())
	}
}
