package codec

import (
	"encoding"
	"errors"
	"maps"
	"reflect"
	"slices"
	"time"
)

// Any appends a value of a type known only now: nil, a bool, a string, a
// number, a time or a duration, bytes, anything that encodes itself, and
// slices and maps of those, the maps ordered by their keys. It fails on other
// types, whose encoding would have to be found by reflection.
func (w *Writer) Any(v any) {
	switch v := v.(type) {
	case nil:
		w.Null()
	case bool:
		w.Bool(v)
	case string:
		w.String(v)
	case []byte:
		w.Base64(v)
	case time.Time:
		w.Time(v)
	case time.Duration:
		w.Duration(v)
	case map[string]any:
		anyMap(w, v, w.Any)
	case []any:
		anySlice(w, v, w.Any)
	default:
		if !w.anyNumber(v) && !w.anyCoded(v) && !w.anyPlain(v) {
			w.Null()
			w.Fail(errors.New("cannot encode " + reflect.TypeOf(v).String() + ": declare the type instead of any, or give it a MarshalJSON method"))
		}
	}
}

// anyNumber appends v if it is a number.
func (w *Writer) anyNumber(v any) bool {
	switch v := v.(type) {
	case int:
		w.Int64(int64(v))
	case int8:
		w.Int64(int64(v))
	case int16:
		w.Int64(int64(v))
	case int32:
		w.Int64(int64(v))
	case int64:
		w.Int64(v)
	case uint:
		w.Uint64(uint64(v))
	case uint8:
		w.Uint64(uint64(v))
	case uint16:
		w.Uint64(uint64(v))
	case uint32:
		w.Uint64(uint64(v))
	case uint64:
		w.Uint64(v)
	case float32:
		w.Float32(v)
	case float64:
		w.Float64(v)
	case number:
		w.Number(v.String())
	default:
		return false
	}
	return true
}

// number is json.Number, without its package.
type number interface {
	String() string
	Int64() (int64, error)
	Float64() (float64, error)
}

// anyCoded appends v if it encodes itself.
func (w *Writer) anyCoded(v any) bool {
	switch v := v.(type) {
	case interface{ MarshalJSON() ([]byte, error) }:
		w.JSON(v)
	case encoding.TextMarshaler:
		w.Text(v)
	default:
		return false
	}
	return true
}

// anyPlain appends v if it is one of the slices and maps in common use.
func (w *Writer) anyPlain(v any) bool {
	switch v := v.(type) {
	case []string:
		anySlice(w, v, w.String)
	case []bool:
		anySlice(w, v, w.Bool)
	case []int:
		anySlice(w, v, func(n int) { w.Int64(int64(n)) })
	case []int64:
		anySlice(w, v, w.Int64)
	case []float64:
		anySlice(w, v, w.Float64)
	case []map[string]any:
		anySlice(w, v, func(m map[string]any) { anyMap(w, m, w.Any) })
	case map[string]string:
		anyMap(w, v, w.String)
	case map[string]bool:
		anyMap(w, v, w.Bool)
	case map[string]int:
		anyMap(w, v, func(n int) { w.Int64(int64(n)) })
	case map[string]int64:
		anyMap(w, v, w.Int64)
	case map[string]float64:
		anyMap(w, v, w.Float64)
	case map[string][]string:
		anyMap(w, v, func(s []string) { anySlice(w, s, w.String) })
	default:
		return false
	}
	return true
}

// anySlice appends an array; nil is an empty one.
func anySlice[T any](w *Writer, s []T, write func(T)) {
	if w.Array() {
		for _, v := range s {
			write(v)
		}
	}
	w.EndArray()
}

// anyMap appends an object, ordered by its keys; nil is an empty one.
func anyMap[T any](w *Writer, m map[string]T, write func(T)) {
	if w.Object() {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			w.Key(k)
			write(m[k])
		}
	}
	w.EndObject()
}
