package runtime

import "testing"

// Integers in headers compare as numbers, exactly.
func TestM10_EqualNumbers(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"42", "42", true},
		{"42.0", "42", true},
		{"42.10", "42.1", true},
		{"042", "42", true},
		{"-42.00", "-42", true},
		{"-0", "0", true},
		{"-0.0", "0", true},
		{"9007199254740993", "9007199254740993.0", true},
		{"9007199254740993", "9007199254740992", false},
		{"42", "-42", false},
		{"42", "420", false},
		{"0.42", "0.042", false},
		{"4.2", "42", false},
		{"1e2", "1e2", true},
		{"1e2", "100", false},
		{"0x2a", "42", false},
		{"0b101", "5", false},
		{"4_2", "42", false},
		{"+42", "42", false},
		{"42.", "42", false},
		{".0", "0", false},
		{"", "0", false},
		{"-", "0", false},
		{"1.2.3", "1.2", false},
		{"84/2", "42", false},
	} {
		for _, pair := range [][2]string{{test.a, test.b}, {test.b, test.a}} {
			if got := equalNumbers(pair[0], pair[1]); got != test.want {
				t.Errorf("equalNumbers(%q, %q) = %v", pair[0], pair[1], got)
			}
		}
	}
}
