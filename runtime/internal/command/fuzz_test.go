package command

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Whatever stands on a command line becomes a JSON object in one line, or is
// refused.
func FuzzArguments(f *testing.F) {
	const schema = `{"type":"object","properties":{"a":{"type":"integer"},"s":{"type":"string"},"list":{"type":"array","items":{"type":"number"}},` +
		`"to":{"type":"object","properties":{"city":{"type":"string"},"x.y":{"type":"boolean"}},"additionalProperties":false},` +
		`"map":{"type":"object","additionalProperties":{"type":"string"}},"any":{}},"additionalProperties":false}`
	for _, words := range []string{
		"a=2", "a=two", "s=a=b", "s=\xff", "list=1\nlist=2", "list=[1]\nlist=2", "to.city=Bonn\nto.x.y=true", "to={}\nto.city=x",
		"map.a.b=c\nmap=", "any={\"a\":\n1}", "any=1 2", "{\"a\": 2}", "[1]", "a", "=", "s=@@x", "any=\"\\ud800\"",
	} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := strings.Split(text, "\n")
		for _, word := range words {
			if _, value, _ := strings.Cut(word, "="); strings.HasPrefix(value, "@") && !strings.HasPrefix(value, "@@") || strings.HasPrefix(word, "@") {
				t.Skip("reads a file")
			}
		}
		nothing, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		defer nothing.Close()
		c := &command{Program: Program{In: nothing}}
		object, err := c.arguments("tool", []byte(schema), words)
		if err != nil {
			return
		}
		if !json.Valid(object) || object[0] != '{' || strings.ContainsAny(string(object), "\n\r") {
			t.Errorf("%q became %q", words, object)
		}
	})
}

func FuzzIndent(f *testing.F) {
	for _, seed := range []string{`{}`, `[]`, `{"a":[1,{"b":"\"x"}],"c":{}}`, ` [ 1 , [ ] ] `, `"x"`, `{"":null}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !isJSON([]byte(text)) {
			t.Skip("is no JSON")
		}
		var before, after any
		got := indent([]byte(text))
		if json.Unmarshal([]byte(text), &before) != nil {
			t.Skip("is JSON to us alone")
		}
		if err := json.Unmarshal(got, &after); err != nil {
			t.Fatalf("%q became %q: %v", text, got, err)
		}
		x, _ := json.Marshal(before)
		y, _ := json.Marshal(after)
		if string(x) != string(y) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
