package codec

import (
	"strconv"
	"strings"
	"testing"
)

func TestUniqueComparesItemsAsSchemasDo(t *testing.T) {
	var many []string
	for i := range 1000 {
		many = append(many, strconv.Itoa(i))
	}
	for _, test := range []struct{ name, array, want string }{
		{"none", `[]`, ""},
		{"one", `[ 1 ]`, ""},
		{"others", `[1, "1", true, "true", null, "null", [1], {"a":1}, [], {}, -1, 10, 0]`, ""},
		{"numbers", `[1, 2, 1.0]`, "item 2 is the same as item 0"},
		{"exponents", `[100, 1e2]`, "item 1 is the same as item 0"},
		{"zeros", `[0, -0.0]`, "item 1 is the same as item 0"},
		{"more digits than a float has", `[0.1, 0.10000000000000000001]`, ""},
		{"more digits than an integer has", `[9007199254740992, 9007199254740993]`, ""},
		{"escapes", `["a", "\u0061"]`, "item 1 is the same as item 0"},
		{"quotes", `["\"", "\\\"" , "\u0022"]`, "item 2 is the same as item 0"},
		{"arrays", `[[1,2], [2,1], [ 1.0 , 2 ]]`, "item 2 is the same as item 0"},
		{"objects", `[{"a":1,"b":[]}, {"a":1}, {"b":[ ],"a":1}]`, "item 2 is the same as item 0"},
		{"a name and a value", `[{"a":"b"}, {"b":"a"}, {"a":{"b":1}}]`, ""},
		{"many", "[" + strings.Join(many, ",") + "]", ""},
		{"many, repeated", "[" + strings.Join(many, ",") + ",3]", "item 1000 is the same as item 3"},
		{"the first of several", `[1,2,2,1]`, "item 2 is the same as item 1"},
	} {
		want := test.want
		if want != "" {
			want = "must not repeat an item, " + want
		}
		for _, text := range []string{test.array, strconv.Quote(test.array)} {
			if text[0] == '"' && strings.Contains(test.array, `\`) {
				continue
			}
			var r Reader
			r.Reset([]byte(text))
			for r.Array(); r.Next(); {
				r.Any()
			}
			r.Unique()
			if got := problemOf(&r); got != want {
				t.Errorf("%s: Unique says %q of %s, want %q", test.name, got, text, want)
			}
		}
		var w Writer
		w.Reset([]byte(`{"a":1`))
		n := w.Len()
		w.JSONValue([]byte(test.array))
		w.Unique(n)
		if (w.Err() != nil) != (want != "") {
			t.Errorf("%s: Unique fails the writer with %v", test.name, w.Err())
		}
	}
}

// TestUniqueIsOfTheText holds it to what was sent, where what was read of it is
// the same for all that is refused.
func TestUniqueIsOfTheText(t *testing.T) {
	for text, want := range map[string]string{
		`[300, 301]`:      "[0]: must be between 0 and 255, got 300\n[1]: must be between 0 and 255, got 301",
		`[300, 300]`:      "[0]: must be between 0 and 255, got 300\n[1]: must be between 0 and 255, got 300\nmust not repeat an item, item 1 is the same as item 0",
		`{"a":1}`:         "must be an array, got an object",
		`[1, 1`:           "[2]: is not valid JSON: unexpected end at byte 5",
		`[[1,1]]`:         "[0]: must be an integer, got an array",
		`[1,2,[3,3],4,4]`: "[2]: must be an integer, got an array\nmust not repeat an item, item 4 is the same as item 3",
	} {
		var r Reader
		r.Reset([]byte(text))
		for r.Array(); r.Next(); {
			r.UintRange(0, 255)
		}
		r.Unique()
		if err := r.Err(); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
	deep := "[" + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "]"
	var r Reader
	r.Reset([]byte(deep))
	for r.Array(); r.Next(); {
		r.Any()
	}
	r.Unique()
	if r.Err() == nil {
		t.Error("a deep array is accepted")
	}
}

func TestUnsignedEnums(t *testing.T) {
	const most = 1<<64 - 1
	for text, want := range map[string]string{
		"1": "", "18446744073709551615": "", "1.0": "",
		"-1": "must be one of 1, 18446744073709551615, got -1", "2": "must be one of 1, 18446744073709551615, got 2",
		`"1"`: "must be an integer, got a string",
	} {
		var r Reader
		r.Reset([]byte(text))
		r.UintEnum(1, most)
		if got := problemOf(&r); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
	var w Writer
	w.UintEnum(most, 1, most)
	if w.Err() != nil || string(w.Bytes()) != "18446744073709551615" {
		t.Errorf("UintEnum wrote %s, %v", w.Bytes(), w.Err())
	}
	w.UintEnum(2, 1, most)
	if w.Err() == nil {
		t.Error("UintEnum wrote a number that is not in the list")
	}
}
