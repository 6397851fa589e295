package differential

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"reflect"
	"strings"
	"time"
)

// comparison compares values of types that need not be the same: those of this
// package and those that encoding/json needs for the same JSON.
type comparison struct {
	// numbersByValue is for numbers that had to be written differently.
	numbersByValue bool
}

var (
	timeType   = reflect.TypeFor[time.Time]()
	rawType    = reflect.TypeFor[json.RawMessage]()
	numberType = reflect.TypeFor[json.Number]()
)

// compare says where two values differ. A nil slice or map is an empty one.
func (c comparison) compare(a, b reflect.Value, path string) string {
	differ := func() string { return fmt.Sprintf("%s: %v and %v", path, a, b) }
	if a.Kind() != b.Kind() && !(a.Kind() == reflect.Interface || b.Kind() == reflect.Interface) {
		return fmt.Sprintf("%s: %s and %s", path, a.Kind(), b.Kind())
	}
	switch a.Type() {
	case timeType:
		if x, y := a.Interface().(time.Time), b.Interface().(time.Time); !x.Equal(y) || x.Format(time.RFC3339Nano) != y.Format(time.RFC3339Nano) {
			return differ()
		}
		return ""
	case rawType:
		return c.compareRaw(a.Bytes(), b.Bytes(), path)
	case numberType:
		if c.numbersByValue && sameJSON(json.Number(a.String()), json.Number(b.String())) {
			return ""
		}
	}
	if a.Type() == reflect.TypeFor[url.URL]() {
		// What an escape stood for comes back, but not every escape.
		x, y := a.Addr().Interface().(*url.URL), b.Addr().Convert(a.Addr().Type()).Interface().(*url.URL)
		if x.String() != y.String() {
			return differ()
		}
		return ""
	}
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if a.Type().Field(i).Anonymous && absent(a.Field(i)) && absent(b.Field(i)) {
				continue
			}
			if problem := c.compare(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name); problem != "" {
				return problem
			}
		}
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				return differ()
			}
			return ""
		}
		return c.compare(a.Elem(), b.Elem(), path)
	case reflect.Interface:
		return c.compareAny(a, b, path)
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() {
			return differ()
		}
		for i := range a.Len() {
			if problem := c.compare(a.Index(i), b.Index(i), fmt.Sprintf("%s[%d]", path, i)); problem != "" {
				return problem
			}
		}
	case reflect.Map:
		return c.compareMap(a, b, path)
	default:
		if !a.Equal(b.Convert(a.Type())) {
			return differ()
		}
	}
	return ""
}

func (c comparison) compareMap(a, b reflect.Value, path string) string {
	if a.Len() != b.Len() {
		return fmt.Sprintf("%s: %v and %v", path, a, b)
	}
	for _, key := range a.MapKeys() {
		other := b.MapIndex(key)
		if !other.IsValid() {
			return fmt.Sprintf("%s: no key %v", path, key)
		}
		if problem := c.compare(a.MapIndex(key), other, fmt.Sprintf("%s.%v", path, key)); problem != "" {
			return problem
		}
	}
	return ""
}

// compareAny compares what is any: integers are exact here, while encoding/json
// has nothing but float64.
func (c comparison) compareAny(a, b reflect.Value, path string) string {
	a, b = a.Elem(), b.Elem()
	switch {
	case !a.IsValid() || !b.IsValid():
		if a.IsValid() != b.IsValid() {
			return fmt.Sprintf("%s: %v and %v", path, a, b)
		}
		return ""
	case a.Kind() != b.Kind() && a.CanConvert(floatType) && b.CanConvert(floatType):
		a, b = a.Convert(floatType), b.Convert(floatType)
	}
	return c.compare(a, b, path)
}

var floatType = reflect.TypeFor[float64]()

func (c comparison) compareRaw(a, b []byte, path string) string {
	var x, y bytes.Buffer
	if len(a) == 0 && len(b) == 0 {
		return ""
	}
	if json.Compact(&x, a) != nil || json.Compact(&y, b) != nil {
		return fmt.Sprintf("%s: %q or %q is not JSON", path, a, b)
	}
	v, err1 := parse(x.String())
	w, err2 := parse(y.String())
	if err1 != nil || err2 != nil || !sameJSON(v, w) {
		return fmt.Sprintf("%s: %s and %s", path, a, b)
	}
	return ""
}

// fill makes nil slices and maps empty, as they are written here, where they
// are not left out.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[big.Int]() {
			return
		}
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !strings.Contains(f.Tag.Get("json"), "omit") && v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() && v.Type() != rawType {
			v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i))
		}
	case reflect.Map:
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			fill(value)
			v.SetMapIndex(key, value)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			fill(v.Elem())
		}
	}
}

// absent says that an embedded struct behind a pointer leaves nothing in JSON
// from which it could come back.
func absent(v reflect.Value) bool {
	return v.Kind() == reflect.Pointer && (v.IsNil() || v.Elem().IsZero())
}
