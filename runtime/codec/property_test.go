package codec_test

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// everything has a field of each kind of value.
type everything struct {
	Bool     bool
	String   string
	Int      int64
	Uint     uint64
	Small    int8
	Float    float64
	Single   float32
	Number   string
	Enum     string
	Bytes    []byte
	Array    [3]byte
	Time     time.Time
	Duration time.Duration
	Big      *big.Int
	Quoted   int64
	Pointer  *string
	Raw      []byte
	Any      any
	List     []string
	Map      map[string]float64
	Keys     map[int64]bool
	Nested   []everything
}

var (
	colours          = []string{"red", "green", "dark blue"}
	everythingFields = fieldsOf(reflect.TypeFor[everything]())
)

func fieldsOf(t reflect.Type) (f codec.Fields) {
	for i := range t.NumField() {
		f = append(f, codec.Field{Name: t.Field(i).Name, Required: t.Field(i).Name != "Pointer"})
	}
	return f
}

func decodeEverything(in *codec.Reader, v *everything) {
	for in.Object(everythingFields); in.Next(); {
		switch in.Key() {
		case "Bool":
			v.Bool = in.Bool()
		case "String":
			v.String = in.String()
		case "Int":
			v.Int = in.Int64()
		case "Uint":
			v.Uint = in.Uint64()
		case "Small":
			v.Small = int8(in.IntRange(math.MinInt8, math.MaxInt8))
		case "Float":
			v.Float = in.Float64()
		case "Single":
			v.Single = in.Float32()
		case "Number":
			v.Number = in.Number()
		case "Enum":
			v.Enum = in.Enum(colours...)
		case "Bytes":
			v.Bytes = in.Base64()
		case "Array":
			in.Base64Into(v.Array[:])
		case "Time":
			v.Time = in.Time()
		case "Duration":
			v.Duration = in.Duration()
		case "Big":
			v.Big = new(big.Int)
			in.IntegerText(v.Big)
		case "Quoted":
			if in.Unquote() {
				v.Quoted = in.Int64()
				in.EndUnquote()
			}
		case "Pointer":
			if !in.Null() {
				v.Pointer = new(in.String())
			}
		case "Raw":
			v.Raw = in.Raw()
		case "Any":
			v.Any = in.Any()
		default:
			decodeContainers(in, v)
		}
	}
}

func decodeContainers(in *codec.Reader, v *everything) {
	switch in.Key() {
	case "List":
		v.List = []string{}
		for in.Array(); in.Next(); {
			v.List = append(v.List, in.String())
		}
	case "Map":
		v.Map = map[string]float64{}
		for in.Map(); in.Next(); {
			k := in.Key()
			codec.Put(in, v.Map, k, in.Float64())
		}
	case "Keys":
		v.Keys = map[int64]bool{}
		for in.Map(); in.Next(); {
			k, ok := in.KeyInt(math.MinInt64, math.MaxInt64)
			if b := in.Bool(); ok {
				v.Keys[k] = b
			}
		}
	case "Nested":
		v.Nested = []everything{}
		for in.Array(); in.Next(); {
			var e everything
			decodeEverything(in, &e)
			v.Nested = append(v.Nested, e)
		}
	}
}

func encodeEverything(w *codec.Writer, v *everything) {
	w.Object()
	w.Key("Bool")
	w.Bool(v.Bool)
	w.Key("String")
	w.String(v.String)
	w.Key("Int")
	w.Int64(v.Int)
	w.Key("Uint")
	w.Uint64(v.Uint)
	w.Key("Small")
	w.Int64(int64(v.Small))
	w.Key("Float")
	w.Float64(v.Float)
	w.Key("Single")
	w.Float32(v.Single)
	w.Key("Number")
	w.Number(v.Number)
	w.Key("Enum")
	w.Enum(v.Enum, colours...)
	w.Key("Bytes")
	w.Base64(v.Bytes)
	w.Key("Array")
	w.Base64(v.Array[:])
	w.Key("Time")
	w.Time(v.Time)
	w.Key("Duration")
	w.Duration(v.Duration)
	w.Key("Big")
	w.IntegerText(v.Big)
	w.Key("Quoted")
	w.Quote()
	w.Int64(v.Quoted)
	w.EndQuote()
	if v.Pointer != nil {
		w.Key("Pointer")
		w.String(*v.Pointer)
	}
	w.Key("Raw")
	w.JSONValue(v.Raw)
	w.Key("Any")
	w.Any(v.Any)
	encodeContainers(w, v)
	w.EndObject()
}

func encodeContainers(w *codec.Writer, v *everything) {
	w.Key("List")
	w.Array()
	for _, s := range v.List {
		w.String(s)
	}
	w.EndArray()
	w.Key("Map")
	w.Object()
	for k, f := range v.Map {
		w.Key(k)
		w.Float64(f)
	}
	w.EndObject()
	w.Key("Keys")
	w.Object()
	for k, b := range v.Keys {
		w.KeyInt(k)
		w.Bool(b)
	}
	w.EndObject()
	w.Key("Nested")
	w.Array()
	for i := range v.Nested {
		encodeEverything(w, &v.Nested[i])
	}
	w.EndArray()
}

// source makes up values.
type source struct{ *rand.Rand }

func (s source) text() string {
	alphabet := []rune("ab \"\\/\n\r\t\x00\x1f\x7f<&>é漢😀\u2028\u2029\ufffd{}[],:")
	var b strings.Builder
	for range s.IntN(12) {
		b.WriteRune(alphabet[s.IntN(len(alphabet))])
	}
	return b.String()
}

func (s source) float() float64 {
	for {
		if f := math.Float64frombits(s.Uint64()); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return f
		}
	}
}

// fraction returns a float that is not written as an integer, since that would
// come back as an int64.
func (s source) fraction() float64 {
	for {
		if f := s.float(); f != math.Trunc(f) || math.Abs(f) >= 1e21 {
			return f
		}
	}
}

func (s source) integer() int64 { return int64(s.Uint64()) >> s.IntN(64) }

func (s source) time() time.Time {
	const years = 9998 * 365 * 24 * 3600
	t := time.Date(0, 1, 2, 0, 0, 0, 0, time.UTC).Unix() + s.Int64N(years)
	where := time.UTC
	if minutes := s.IntN(2*1439) - 1439; minutes != 0 {
		where = time.FixedZone("", minutes*60)
	}
	return time.Unix(t, s.Int64N(1e9)).In(where)
}

func (s source) any(depth int) any {
	switch n := s.IntN(9); {
	case n == 0:
		return nil
	case n == 1:
		return s.IntN(2) == 0
	case n == 2:
		return s.text()
	case n == 3:
		return s.integer()
	case n == 4:
		return s.Uint64() | 1<<63
	case n == 5 || depth == 0:
		return s.fraction()
	case n == 6:
		m := map[string]any{}
		for range s.IntN(12) {
			m[s.text()] = s.any(depth - 1)
		}
		return m
	}
	list := []any{}
	for range s.IntN(5) {
		list = append(list, s.any(depth-1))
	}
	return list
}

func (s source) everything(depth int) everything {
	v := everything{
		Bool: s.IntN(2) == 0, String: s.text(), Int: s.integer(), Uint: s.Uint64() >> s.IntN(64), Small: int8(s.Uint64()),
		Float: s.float(), Single: float32(s.NormFloat64()), Number: fmt.Sprintf("%de%d", s.integer(), s.integer()),
		Enum: colours[s.IntN(3)], Bytes: []byte(s.text()), Time: s.time(), Duration: time.Duration(s.integer()),
		Big: new(big.Int).Lsh(big.NewInt(s.integer()), uint(s.IntN(100))), Quoted: s.integer(),
		Raw: []byte(`{"a":[1,"x",{}]}`), Any: s.any(4), List: []string{}, Map: map[string]float64{}, Keys: map[int64]bool{}, Nested: []everything{},
	}
	copy(v.Array[:], s.text()+"abc")
	if s.IntN(2) == 0 {
		v.Pointer = new(s.text())
	}
	for range s.IntN(5) {
		v.List = append(v.List, s.text())
		v.Map[s.text()] = s.float()
		v.Keys[s.integer()] = s.IntN(2) == 0
		if depth > 0 {
			v.Nested = append(v.Nested, s.everything(depth-1))
		}
	}
	return v
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	var in codec.Reader
	var w codec.Writer
	for seed := range uint64(300) {
		want := source{rand.New(rand.NewPCG(seed, 1))}.everything(2)
		w.Reset(nil)
		encodeEverything(&w, &want)
		if err := w.Err(); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		var got everything
		in.Reset(w.Bytes())
		decodeEverything(&in, &got)
		if err := in.Err(); err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, w.Bytes())
		}
		if !reflect.DeepEqual(plainTimes(got), plainTimes(want)) {
			t.Fatalf("seed %d: %s came back different", seed, w.Bytes())
		}
	}
}

func encoded(v *everything) string {
	s, _ := write(func(w *codec.Writer) { encodeEverything(w, v) })
	return s
}

// plainTimes replaces times by what matters of them: the instant and the offset.
func plainTimes(v everything) any {
	_, offset := v.Time.Zone()
	at := v.Time.UnixNano()
	year := v.Time.Year()
	v.Time = time.Time{}
	nested := make([]any, len(v.Nested))
	for i := range v.Nested {
		nested[i] = plainTimes(v.Nested[i])
	}
	v.Nested = nil
	return []any{v, at, year, offset, nested}
}

// TestWhatIsQuotedIsRead gives the same texts once more, as JSON in a string.
func TestWhatIsQuotedIsRead(t *testing.T) {
	for seed := range uint64(100) {
		want := source{rand.New(rand.NewPCG(seed, 2))}.everything(1)
		once := encoded(&want)
		text := codec.AppendQuoted(nil, codec.AppendQuoted(nil, once))
		inside, ok := codec.Unquote(text)
		if !ok {
			t.Fatal("not a string")
		}
		var got everything
		_, err := read(inside, func(in *codec.Reader) int { decodeEverything(in, &got); return 0 })
		if err != nil || !reflect.DeepEqual(plainTimes(got), plainTimes(want)) {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}
