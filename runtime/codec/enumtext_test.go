package codec

import (
	"errors"
	"net/netip"
	"slices"
	"testing"
)

// level is a type with a text of its own.
type level int

func (l *level) UnmarshalText(text []byte) error {
	switch string(text) {
	case "low":
		*l = 1
	case "high":
		*l = 2
	default:
		return errors.New("no such level")
	}
	return nil
}

func (l level) MarshalText() ([]byte, error) {
	switch l {
	case 1:
		return []byte("low"), nil
	case 2:
		return []byte("high"), nil
	}
	return []byte("none"), nil
}

func TestEnumTextReadsOnlyItsValues(t *testing.T) {
	tests := []struct {
		text, problem string
		want          level
	}{
		{`"high"`, "", 2},
		{`"hgh"`, "must be one of low, high; did you mean high?", 0},
		{`7`, "must be one of low, high, got a number", 0},
		{`"odd"`, "no such level", 0},
	}
	for _, test := range tests {
		values := []string{"low", "high"}
		if test.text == `"odd"` {
			values = append(values, "odd")
		}
		var r Reader
		var got level
		r.Reset([]byte(test.text))
		r.EnumText(&got, values...)
		if problem := problemOf(&r); problem != test.problem || got != test.want {
			t.Errorf("EnumText of %s is %d, %q, want %d, %q", test.text, got, problem, test.want, test.problem)
		}
	}
}

func problemOf(r *Reader) string {
	if err := r.Err(); err != nil {
		return err.Error()
	}
	return ""
}

func TestEnumTextWritesOnlyItsValues(t *testing.T) {
	var w Writer
	w.EnumText(level(1), "low", "high")
	if got := string(w.Bytes()); got != `"low"` || w.Err() != nil {
		t.Errorf("EnumText wrote %s, %v", got, w.Err())
	}
	w.Reset(nil)
	w.EnumText(level(3), "low", "high")
	if w.Err() == nil {
		t.Error("EnumText wrote a value that is not in the list")
	}
}

func TestKeyEnumHoldsNamesToItsValues(t *testing.T) {
	var r Reader
	r.Reset([]byte(`{"low":1,"hgh":2}`))
	var keys []string
	for r.Map(); r.Next(); {
		keys = append(keys, r.KeyEnum("low", "high"))
		r.Int()
	}
	const want = `key "hgh" must be one of low, high; did you mean high?`
	if problem := problemOf(&r); problem != want || !slices.Equal(keys, []string{"low", "hgh"}) {
		t.Errorf("KeyEnum read %q, %q, want %q", keys, problem, want)
	}
	var w Writer
	w.Object()
	w.KeyEnum("low", "low", "high")
	w.Int64(1)
	if w.Err() != nil {
		t.Errorf("KeyEnum refused its own value: %v", w.Err())
	}
	w.KeyEnum("hgh", "low", "high")
	if w.Err() == nil {
		t.Error("KeyEnum wrote a name that is not in the list")
	}
}

func TestKeyEnumTextHoldsNamesToItsValues(t *testing.T) {
	var r Reader
	r.Reset([]byte(`{"low":1,"hgh":2}`))
	var keys []level
	for r.Map(); r.Next(); {
		var key level
		if r.KeyEnumText(&key, "low", "high") {
			keys = append(keys, key)
		}
		r.Int()
	}
	const want = `key "hgh" must be one of low, high; did you mean high?`
	if problem := problemOf(&r); problem != want || !slices.Equal(keys, []level{1}) {
		t.Errorf("KeyEnumText read %v, %q, want %q", keys, problem, want)
	}
	var w Writer
	w.Object()
	w.KeyEnumText(level(1), "low", "high")
	w.Int64(1)
	if got := string(w.Bytes()); got != `{"low":1` || w.Err() != nil {
		t.Errorf("KeyEnumText wrote %s, %v", got, w.Err())
	}
	w.KeyEnumText(level(3), "low", "high")
	if w.Err() == nil {
		t.Error("KeyEnumText wrote a name that is not in the list")
	}
}

func TestTextKeysAreInTheOrderOfTheirText(t *testing.T) {
	m := map[netip.Addr]int{}
	for _, text := range []string{"9.0.0.1", "10.0.0.1", "::1"} {
		m[netip.MustParseAddr(text)] = 1
	}
	var got []string
	for _, key := range TextKeys(m) {
		got = append(got, key.String())
	}
	if want := []string{"10.0.0.1", "9.0.0.1", "::1"}; !slices.Equal(got, want) {
		t.Errorf("TextKeys = %q, want %q", got, want)
	}
}
