package codec

import (
	"encoding"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Any appends a value of a type known only now: nil, a bool, a string, a
// number, a time or a duration, bytes, anything that encodes itself, types made
// of those, pointers to them, and slices and maps, the maps ordered by their
// keys, which are strings. It fails on other types, first of all on structs,
// whose schema nobody has seen.
func (w *Writer) Any(v any) {
	switch v := v.(type) {
	case nil:
		w.Null()
	case string:
		w.String(v)
	case time.Time:
		w.Time(v)
	case time.Duration:
		w.Duration(v)
	case map[string]any:
		w.anyMap(v)
	case []any:
		w.anySlice(v)
	case number, jsonMarshaler, encoding.TextMarshaler:
		w.anyCoded(v)
	default:
		if !w.anyKind(reflect.ValueOf(v)) {
			w.Null()
			w.Fail(errors.New("cannot encode " + reflect.TypeOf(v).String() + ": declare the type instead of any, or give it a MarshalJSON method"))
		}
	}
}

// number is json.Number, without its package.
type number interface {
	String() string
	Int64() (int64, error)
	Float64() (float64, error)
}

type jsonMarshaler interface{ MarshalJSON() ([]byte, error) }

// anyCoded appends v, which encodes itself; a nil pointer cannot, and is null.
func (w *Writer) anyCoded(v any) {
	if p := reflect.ValueOf(v); p.Kind() == reflect.Pointer && p.IsNil() {
		w.Null()
		return
	}
	switch v := v.(type) {
	case number:
		w.Number(v.String())
	case jsonMarshaler:
		w.JSON(v)
	case encoding.TextMarshaler:
		w.Text(v)
	}
}

// encodesItself reports whether values of a type encode themselves.
func encodesItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[jsonMarshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// anyMap appends an object, ordered by its keys; nil is an empty one.
func (w *Writer) anyMap(m map[string]any) {
	if w.Object() {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			w.Key(k)
			w.Any(m[k])
		}
	}
	w.EndObject()
}

// anySlice appends an array; nil is an empty one.
func (w *Writer) anySlice(s []any) {
	if w.Array() {
		for _, v := range s {
			w.Any(v)
		}
	}
	w.EndArray()
}

// anyKind appends v if its kind alone says how: a scalar, list or map of a type
// that has a name, or a pointer to something other than a pointer or interface,
// which could go round in a circle.
func (w *Writer) anyKind(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Bool:
		w.Bool(v.Bool())
	case reflect.String:
		w.String(v.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.Int64(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.Uint64(v.Uint())
	case reflect.Float32:
		w.Float32(float32(v.Float()))
	case reflect.Float64:
		w.Float64(v.Float())
	case reflect.Pointer:
		return w.anyPointer(v)
	case reflect.Slice, reflect.Array:
		w.anyList(v)
	case reflect.Map:
		return w.anyTable(v)
	default:
		return false
	}
	return true
}

// anyPointer appends what v points to, or null.
func (w *Writer) anyPointer(v reflect.Value) bool {
	switch v.Type().Elem().Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Struct:
		return false
	}
	if v.IsNil() {
		w.Null()
	} else {
		w.Any(v.Elem().Interface())
	}
	return true
}

// anyList appends an array, or bytes as base64; nil is an empty one.
func (w *Writer) anyList(v reflect.Value) {
	if elem := v.Type().Elem(); elem.Kind() == reflect.Uint8 && !encodesItself(elem) {
		w.Base64(bytesOf(v))
		return
	}
	if w.Array() {
		for i := range v.Len() {
			w.Any(v.Index(i).Interface())
		}
	}
	w.EndArray()
}

// bytesOf returns the bytes of a slice or an array.
func bytesOf(v reflect.Value) []byte {
	if v.Kind() == reflect.Slice {
		return v.Bytes()
	}
	b := make([]byte, v.Len())
	for i := range b {
		b[i] = byte(v.Index(i).Uint())
	}
	return b
}

// anyTable appends an object, ordered by its keys, if those are strings; nil is
// an empty one.
func (w *Writer) anyTable(v reflect.Value) bool {
	if v.Type().Key().Kind() != reflect.String {
		return false
	}
	if w.Object() {
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			w.Key(k.String())
			w.Any(v.MapIndex(k).Interface())
		}
	}
	w.EndObject()
	return true
}
