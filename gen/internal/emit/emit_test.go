package emit

import (
	"fmt"
	"testing"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

func TestScratch(t *testing.T) {
	i := &model.Type{Kind: model.Integer, Go: "int", Len: -1}
	str := &model.Type{Kind: model.String, Go: "string", Len: -1}
	minLen := 1
	filter := &model.Type{Kind: model.Struct, Go: "Filter", Len: -1, Fields: []*model.Field{
		{Name: "lang", GoName: "Lang", Type: str, OmitEmpty: true, Optional: true, Constraints: model.Constraints{MinLength: &minLen, Pattern: `^\w+$`}},
		{Name: "stars", GoName: "Stars", Type: &model.Type{Kind: model.Pointer, Go: "*int", Elem: i}, Optional: true},
		{Name: "sub", GoName: "Sub", Type: &model.Type{Kind: model.Array, Len: -1, Go: "[]*Filter", Elem: &model.Type{Kind: model.Pointer, Go: "*Filter", Elem: &model.Type{Kind: model.Ref, Ref: "Filter", Go: "Filter"}}}},
		{Name: "m", GoName: "M", Type: &model.Type{Kind: model.Map, Len: -1, Go: "map[string][]int", Key: str, Elem: &model.Type{Kind: model.Array, Len: -1, Go: "[]int", Elem: i}}},
		{Name: "site", GoName: "Site", Type: &model.Type{Kind: model.URL, Go: `"net/url".URL`}},
		{Name: "p", GoName: "P", Type: &model.Type{Kind: model.Array, Len: 3, Go: `[3]float32`, Elem: &model.Type{Kind: model.Number, Bits: 32, Go: "float32"}}},
	}}
	p := &model.Package{Path: "example.com/calc", Name: "main", NeedsMain: true, Doc: "Calc is a\n\n`calc` \"x\".", Server: model.Server{Name: "calc"},
		Tools: []*model.Tool{{Name: "add", Title: "Add", Description: "Add adds `numbers`.", Func: model.Function{Name: "Add", Params: []*model.Param{
			{Role: model.Property, Field: model.Field{Name: "a", GoName: "a", Type: i, Doc: "first <addend> `x`"}},
			{Role: model.Property, Field: model.Field{Name: "in", GoName: "in", Type: i, Optional: true, Default: "7", Constraints: model.Constraints{Minimum: "1", Maximum: "20"}}},
			{Role: model.Property, Field: model.Field{Name: "filter", GoName: "filter", Type: &model.Type{Kind: model.Ref, Ref: "Filter", Go: "Filter"}}},
		}, Results: model.Results{Kind: model.WrappedResult, Error: true, Values: []*model.Field{{Type: &model.Type{Kind: model.Array, Len: -1, Go: "[]Filter", Elem: &model.Type{Kind: model.Ref, Ref: "Filter", Go: "Filter"}}}}}}}},
		Types:  []*model.NamedType{{Name: "Filter", Identifier: "Filter", Type: filter, Decoded: true, Encoded: true}},
		Guards: []*model.Guard{{Go: "Filter", Underlying: "struct { Lang string `json:\"lang\"`; Stars *int; U \"net/url\".URL \"x\" }"}},
	}
	out, err := Package(p, Options{Guard: true})
	fmt.Println(string(out), err)
}
