package codec

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

func TestExactNumbersAreCheckedByTheirDigits(t *testing.T) {
	tests := []struct {
		name  string
		check func(r *Reader)
		want  string
	}{
		{"at least itself", func(r *Reader) { r.AtLeast("9007199254740993", "9007199254740993") }, ""},
		{"beyond the digits of a float", func(r *Reader) { r.AtLeast("9007199254740992", "9007199254740993") },
			"must be at least 9007199254740993, got 9007199254740992"},
		{"other spellings", func(r *Reader) { r.AtMost("1e2", "100.0") }, ""},
		{"negative", func(r *Reader) { r.AtMost("-1", "-2") }, "must be at most -2, got -1"},
		{"zero and minus zero", func(r *Reader) { r.MoreThan("-0", "0") }, "must be greater than 0, got -0"},
		{"fractions", func(r *Reader) { r.LessThan("0.1", "0.10000000000000000001") }, ""},
		{"the bound itself", func(r *Reader) { r.LessThan("5", "5") }, "must be less than 5, got 5"},
		{"multiple", func(r *Reader) { r.NumberMultipleOf("0.3", "0.1") }, ""},
		{"no multiple", func(r *Reader) { r.NumberMultipleOf("7.55", "0.1") }, "must be a multiple of 0.1, got 7.55"},
		{"large multiple", func(r *Reader) { r.NumberMultipleOf("1e40", "4") }, ""},
		{"any exponent", func(r *Reader) { r.NumberMultipleOf("1e999999999999", "7") }, "must be a multiple of 7, got 1e999999999999"},
		{"a multiple of any exponent", func(r *Reader) { r.NumberMultipleOf("7e999999999999", "7") }, ""},
		{"what reading refuses", func(r *Reader) { r.AtLeast("", "1") }, ""},
	}
	for _, test := range tests {
		var r Reader
		r.Reset([]byte(`0`))
		r.Number()
		test.check(&r)
		if got := problemOf(&r); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
	var w Writer
	w.Number("4")
	w.AtLeast("4", "5")
	if w.Err() == nil {
		t.Error("a writer passes a number below its bound")
	}
}

// TestExactNumbersAgreeWithRationals compares with arithmetic of any precision.
func TestExactNumbersAgreeWithRationals(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	literal := func() string {
		var b strings.Builder
		if rng.IntN(3) == 0 {
			b.WriteByte('-')
		}
		b.WriteString(strconv.Itoa(rng.IntN(40)))
		if rng.IntN(2) == 0 {
			b.WriteString("." + strconv.Itoa(rng.IntN(200)))
		}
		if rng.IntN(2) == 0 {
			b.WriteString("e" + strconv.Itoa(rng.IntN(7)-3))
		}
		return b.String()
	}
	for range 5000 {
		x, y := literal(), literal()
		a, b := parseDecimal([]byte(x)), parseDecimal([]byte(y))
		p, _ := new(big.Rat).SetString(x)
		q, _ := new(big.Rat).SetString(y)
		if got, want := a.compare(&b), p.Cmp(q); got != want {
			t.Fatalf("compare(%s, %s) = %d, want %d", x, y, got, want)
		}
		if q.Sign() <= 0 {
			continue
		}
		if got, want := exactMultipleProblem(x, y) == "", new(big.Rat).Quo(p, q).IsInt(); got != want {
			t.Fatalf("%s is a multiple of %s: %t, want %t", x, y, got, want)
		}
	}
}
