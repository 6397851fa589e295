package differential

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"reflect"
	"time"
)

// These types make encoding/json read and write what travels differently here.

// durationText is a duration as text, where encoding/json has nanoseconds.
type durationText time.Duration

func (d durationText) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

func (d *durationText) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = durationText(v)
	return err
}

// urlText is a URL as text, where encoding/json has its parts.
type urlText url.URL

func (u urlText) MarshalText() ([]byte, error) { return []byte((*url.URL)(&u).String()), nil }

func (u *urlText) UnmarshalText(text []byte) error {
	v, err := url.Parse(string(text))
	if err == nil {
		*u = urlText(*v)
	}
	return err
}

// The arrays of bytes are base64, where encoding/json has lists of numbers.
type (
	bytes3 [3]byte
	bytes4 [4]byte
	bytes6 [6]byte
)

func (b bytes3) MarshalText() ([]byte, error)     { return encode64(b[:]), nil }
func (b bytes4) MarshalText() ([]byte, error)     { return encode64(b[:]), nil }
func (b bytes6) MarshalText() ([]byte, error)     { return encode64(b[:]), nil }
func (b *bytes3) UnmarshalText(text []byte) error { return decode64(b[:], text) }
func (b *bytes4) UnmarshalText(text []byte) error { return decode64(b[:], text) }
func (b *bytes6) UnmarshalText(text []byte) error { return decode64(b[:], text) }

func encode64(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, b) }

func decode64(dst, text []byte) error {
	b, err := base64.StdEncoding.AppendDecode(nil, text)
	copy(dst, b)
	return err
}

// plainTypes are the types for encoding/json in place of some of this package's.
var plainTypes = map[reflect.Type]reflect.Type{
	reflect.TypeFor[Durations](): reflect.TypeFor[struct {
		Span  durationText   `json:"duration"`
		Maybe *durationText  `json:"duration_maybe,omitempty"`
		Many  []durationText `json:"duration_many"`
	}](),
	reflect.TypeFor[URLs](): reflect.TypeFor[struct {
		Plain   urlText   `json:"url"`
		Pointer *urlText  `json:"url_pointer"`
		Many    []urlText `json:"url_many"`
	}](),
	reflect.TypeFor[Bytes](): reflect.TypeFor[struct {
		Data   []byte            `json:"data"`
		Blob   Blob              `json:"blob"`
		Four   bytes4            `json:"four"`
		Six    bytes6            `json:"six"`
		Many   [][]byte          `json:"many"`
		ByName map[string][]byte `json:"byName"`
		Maybe  []byte            `json:"maybe,omitempty"`
		Ptr    *bytes3           `json:"ptr,omitempty"`
	}](),
	reflect.TypeFor[Optionals](): reflect.TypeFor[struct {
		I8    *int8    `json:"i8"`
		U16   *uint16  `json:"u16,omitempty"`
		F32   *float32 `json:"f32,omitzero"`
		Text  *string  `json:"text"`
		Zero  int      `json:"zero,omitzero"`
		Empty string   `json:"empty,omitempty"`
		List  []int    `json:"list,omitempty"`
		None  []int    `json:"none,omitzero"`
		Marks *[]bool  `json:"marks,omitempty"`
		Three bytes3   `json:"three,omitzero"`
		Short [2]int16 `json:"short,omitzero"`
		Point *Point   `json:"point,omitempty"`
		Where Point    `json:"where,omitzero"`
		Word  *Weight  `json:"word,omitempty"`
	}](),
}

// defaults are what encoding/json does not know of.
var defaults = map[reflect.Type]string{
	reflect.TypeFor[Booleans]():  `{"defaults":true}`,
	reflect.TypeFor[Enums]():     `{"default":"desc","preset":7}`,
	reflect.TypeFor[Bounds]():    `{"preset":5,"ratio":0.5}`,
	reflect.TypeFor[Lengths]():   `{"preset":"en","list":["p","q"]}`,
	reflect.TypeFor[arguments](): `{"limit":10,"way":"asc"}`,
}

// plainOf returns a pointer to a value for encoding/json to fill.
func plainOf(t reflect.Type) reflect.Value {
	plain := t
	if other := plainTypes[t]; other != nil {
		plain = other
	}
	v := reflect.New(plain)
	if text := defaults[t]; text != "" {
		if err := json.Unmarshal([]byte(text), v.Interface()); err != nil {
			panic(err)
		}
	}
	return v
}
