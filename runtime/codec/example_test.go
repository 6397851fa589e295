package codec_test

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

var bookFields = codec.Fields{
	{Name: "title", Required: true},
	{Name: "pages", Required: true},
	{Name: "tags"},
}

// A Reader reports everything that is wrong with a text at once.
func ExampleReader() {
	var in codec.Reader
	in.Reset([]byte(`{"titel": "Faust", "pages": 0, "tags": ["play", 7]}`))
	var title string
	var pages int64
	tags := []string{}
	for in.Object(bookFields); in.Next(); {
		switch in.Key() {
		case "title":
			title = in.String()
			in.Length(title, 1, 200)
		case "pages":
			pages = in.IntRange(1, 10_000)
		case "tags":
			for in.Array(); in.Next(); {
				tags = append(tags, in.String())
			}
			in.Items(len(tags), 0, 5)
		}
	}
	if err := in.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(title, pages, tags)
	// Output:
	// titel: unknown argument; did you mean title?
	// pages: must be between 1 and 10000, got 0
	// tags[1]: must be a string, got a number
	// title: is required
}

// A map has members of any name, each once.
func ExampleReader_Map() {
	var in codec.Reader
	in.Reset([]byte(`{"ann": 31, "bob": 45, "ann": 32}`))
	ages := map[string]int{}
	for in.Map(); in.Next(); {
		name := in.Key()
		codec.Put(&in, ages, name, in.Int())
	}
	fmt.Println(in.Err())
	// Output:
	// ann: given twice
}

// Some clients send arrays and objects as JSON inside a string.
func ExampleReader_Lenient() {
	sum := func(in *codec.Reader) (n int) {
		for in.Array(); in.Next(); {
			n += in.Int()
		}
		return n
	}
	var in codec.Reader
	in.Reset([]byte(`"[1, 2, 3]"`))
	fmt.Println(sum(&in), in.Err())
	in.Lenient(false)
	in.Reset([]byte(`"[1, 2, 3]"`))
	fmt.Println(sum(&in), in.Err())
	// Output:
	// 6 <nil>
	// 0 must be an array, got a string
}

// An optional value may be null. Has tells it apart from one that is left out.
func ExampleReader_Has() {
	const title, pages = 0, 1
	for _, text := range []string{`{"title": null}`, `{}`} {
		var in codec.Reader
		in.Reset([]byte(text))
		for in.Object(codec.Fields{title: {Name: "title"}, pages: {Name: "pages"}}); in.Next(); {
			if !in.Null() {
				in.Skip()
			}
		}
		fmt.Println(in.Has(title), in.Has(pages))
	}
	// Output:
	// true false
	// false false
}

// A value inside a string, as encoding/json writes it for ",string".
func ExampleReader_Unquote() {
	var in codec.Reader
	in.Reset([]byte(`"9007199254740993"`))
	if in.Unquote() {
		fmt.Println(in.Int64())
		in.EndUnquote()
	}
	fmt.Println(in.Err())
	// Output:
	// 9007199254740993
	// <nil>
}

// What is not to be found in a type can be checked of the value just read.
func ExampleReader_Pattern() {
	var in codec.Reader
	in.Reset([]byte(`"Hello"`))
	s := in.String()
	in.Length(s, 0, 3)
	in.Pattern(s, regexp.MustCompile("^[a-z]+$"))
	fmt.Println(in.Err())
	// Output:
	// must have at most 3 characters, has 5
	// must match ^[a-z]+$
}

// A function from a string makes a value of it.
func ExampleParse() {
	var in codec.Reader
	in.Reset([]byte(`"(["`))
	p := codec.Parse(&in, regexp.Compile, "a regular expression")
	fmt.Println(p, in.Err())
	// Output:
	// <nil> must be a regular expression
}

// A Refusal holds what its text lists.
func ExampleRefusal() {
	var in codec.Reader
	in.Reset([]byte(`{"title": "Faust", "pages": 1.5}`))
	for in.Object(bookFields); in.Next(); {
		if in.Key() == "pages" {
			in.Int()
		} else {
			in.Skip()
		}
	}
	var refusal *codec.Refusal
	if errors.As(in.Err(), &refusal) {
		for _, p := range refusal.Problems {
			fmt.Printf("at %s it %s\n", p.Path, p.Text)
		}
	}
	// Output:
	// at pages it must be an integer, got 1.5
}

// A Writer places the commas.
func ExampleWriter() {
	var w codec.Writer
	w.Object()
	w.Key("title")
	w.String("Faust")
	w.Key("tags")
	w.Array()
	w.String("play")
	w.String("verse")
	w.EndArray()
	w.Key("pages")
	w.Int64(464)
	w.EndObject()
	fmt.Printf("%s %v\n", w.Bytes(), w.Err())
	// Output:
	// {"title":"Faust","tags":["play","verse"],"pages":464} <nil>
}

// A value that the output schema does not allow fails the Writer.
func ExampleWriter_Enum() {
	var w codec.Writer
	w.Object()
	w.Key("books")
	w.Array()
	w.Object()
	w.Key("binding")
	w.Enum("cloth", "hard", "soft")
	w.EndObject()
	w.EndArray()
	w.EndObject()
	fmt.Println(w.Err())
	// Output:
	// books[0].binding: must be one of hard, soft, got "cloth"
}

// Scan finds the end of one value of any shape.
func ExampleScan() {
	text := []byte(`{"id": 1}, {"id": 2}`)
	end, problem := codec.Scan(text, 0, 1000)
	fmt.Printf("%s %v\n", text[:end], problem)

	end, problem = codec.Scan([]byte(strings.Repeat("[", 5000)), 0, 1000)
	fmt.Println(end, problem)
	// Output:
	// {"id": 1} valid
	// 1000 nested too deeply
}

func ExampleUnquote() {
	s, ok := codec.Unquote([]byte(`"caf\u00e9"`))
	fmt.Println(s, ok)
	// Output:
	// café true
}

func ExampleAppendQuoted() {
	fmt.Printf("%s\n", codec.AppendQuoted([]byte("say: "), "\"hello\"\n"))
	// Output:
	// say: "\"hello\"\n"
}

// What is written beyond the limit takes no room.
func ExampleWriter_Limit() {
	var w codec.Writer
	w.Limit(1000, 0, nil)
	w.Array()
	for range 1_000_000 {
		w.String("hello")
	}
	w.EndArray()
	fmt.Println(errors.Is(w.Err(), codec.ErrTooLarge), w.Limited())
	fmt.Println(w.Size() > 1_000_000)
	// Output:
	// true true
	// true
}
