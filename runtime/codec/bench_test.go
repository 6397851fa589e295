package codec_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// order is what generated code for a function of six parameters reads into.
type order struct {
	Query  string    `json:"query"`
	Limit  int       `json:"limit"`
	Tags   []string  `json:"tags"`
	Score  float64   `json:"score"`
	Strict bool      `json:"strict"`
	After  time.Time `json:"after"`
}

const orderText = `{"query":"how to write a decoder in Go","limit":25,"tags":["go","json","speed"],"score":0.75,"strict":true,"after":"2026-11-23T10:00:00Z","extra":"0123456789"}`

var orderFields = codec.Fields{
	{Name: "query", Required: true},
	{Name: "limit", Required: true},
	{Name: "tags"},
	{Name: "score"},
	{Name: "strict"},
	{Name: "after"},
	{Name: "extra"},
}

func decodeOrder(in *codec.Reader, v *order) {
	for in.Object(orderFields); in.Next(); {
		switch in.Key() {
		case "query":
			v.Query = in.String()
			in.Length(v.Query, 1, 200)
		case "limit":
			v.Limit = int(in.IntRange(1, 100))
		case "tags":
			v.Tags = []string{}
			for in.Array(); in.Next(); {
				v.Tags = append(v.Tags, in.String())
			}
			in.Items(len(v.Tags), 0, 10)
		case "score":
			v.Score = in.Float64()
			in.Between(v.Score, 0, 1)
		case "strict":
			v.Strict = in.Bool()
		case "after":
			v.After = in.Time()
		case "extra":
			in.Enum("abc", "0123456789")
		}
	}
}

func encodeOrder(w *codec.Writer, v *order) {
	w.Object()
	w.Key("query")
	w.String(v.Query)
	w.Key("limit")
	w.Int64(int64(v.Limit))
	w.IntBetween(int64(v.Limit), 1, 100)
	w.Key("tags")
	w.Array()
	for _, t := range v.Tags {
		w.String(t)
	}
	w.EndArray()
	w.Key("score")
	w.Float64(v.Score)
	w.Key("strict")
	w.Bool(v.Strict)
	w.Key("after")
	w.Time(v.After)
	w.EndObject()
}

func BenchmarkDecode(b *testing.B) {
	text := []byte(orderText)
	b.Run("codec", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		var in codec.Reader
		var v order
		for b.Loop() {
			in.Reset(text)
			decodeOrder(&in, &v)
			if err := in.Err(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding_json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			var v order
			if err := json.Unmarshal(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkEncode(b *testing.B) {
	var in codec.Reader
	var v order
	in.Reset([]byte(orderText))
	decodeOrder(&in, &v)
	b.Run("codec", func(b *testing.B) {
		b.ReportAllocs()
		var w codec.Writer
		buf := make([]byte, 0, 1024)
		for b.Loop() {
			w.Reset(buf)
			encodeOrder(&w, &v)
			if err := w.Err(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding_json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(&v); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkScan(b *testing.B) {
	text := []byte(orderText)
	b.Run("codec", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		b.ReportAllocs()
		for b.Loop() {
			if _, problem := codec.Scan(text, 0, 1000); problem != codec.ScanOK {
				b.Fatal(problem)
			}
		}
	})
	b.Run("encoding_json", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			if !json.Valid(text) {
				b.Fatal("not valid")
			}
		}
	})
}

// TestAllocations holds the code that is in the path of every call to what its
// results need: here the query, three tags, and the three times that their
// slice grows.
func TestAllocations(t *testing.T) {
	text := []byte(orderText)
	var in codec.Reader
	var v order
	decode := testing.AllocsPerRun(100, func() {
		in.Reset(text)
		decodeOrder(&in, &v)
		if err := in.Err(); err != nil {
			t.Fatal(err)
		}
	})
	if decode > 7 {
		t.Errorf("decoding allocates %v times, want at most 7", decode)
	}
	var w codec.Writer
	buf := make([]byte, 0, 1024)
	if n := testing.AllocsPerRun(100, func() {
		w.Reset(buf)
		encodeOrder(&w, &v)
	}); n != 0 {
		t.Errorf("encoding allocates %v times, want 0", n)
	}
	if n := testing.AllocsPerRun(100, func() { codec.Scan(text, 0, 1000) }); n != 0 {
		t.Errorf("scanning allocates %v times, want 0", n)
	}
}

// BenchmarkQuote is JSON in a string, as a result goes out a second time.
func BenchmarkQuote(b *testing.B) {
	text := []byte(`{"hits":[` + strings.Repeat(`{"id":"doc-0001","title":"A title of some words","score":0.75,"tags":["a","b"],"snippet":"text with “quotes” and more text"},`, 19) + `{}]}`)
	buf := make([]byte, 0, 2*len(text))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		buf = codec.AppendQuoted(buf[:0], text)
	}
}
