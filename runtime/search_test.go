package runtime

import (
	"context"
	"fmt"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// searchTool is what mcpgen writes for a function that returns twenty hits of
// five fields:
//
//	func Search(query string, limit int, tags []string, filter Filter) Found
var searchTool = Tool{
	Name:        "search",
	Title:       "Search",
	Description: "Search the documents.",
	InputSchema: `{"type":"object","properties":{"query":{"type":"string"},"limit":{"type":"integer","minimum":1,"maximum":100},` +
		`"tags":{"type":"array","items":{"type":"string"}},"filter":{"type":"object","properties":{"lang":{"type":"string"},` +
		`"minScore":{"type":"number"},"archived":{"type":"boolean"}},"additionalProperties":false}},` +
		`"required":["query","limit","tags","filter"],"additionalProperties":false}`,
	OutputSchema: `{"type":"object","properties":{"hits":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},` +
		`"title":{"type":"string"},"url":{"type":"string"},"score":{"type":"number"},"snippet":{"type":"string"}},` +
		`"required":["id","title","url","score","snippet"],"additionalProperties":false}}},"required":["hits"],"additionalProperties":false}`,
	Call: callSearch,
}

const searchArguments = `{"query":"streamable http transport","limit":20,"tags":["go","mcp"],"filter":{"lang":"en","minScore":0.25,"archived":false}}`

type searchFilter struct {
	lang     string
	minScore float64
	archived bool
}

type searchHit struct {
	id, title, url string
	score          float64
	snippet        string
}

var searchHits = func() []searchHit {
	hits := make([]searchHit, 20)
	for i := range hits {
		hits[i] = searchHit{
			id:      fmt.Sprintf("doc-%05d", 10000+i*37),
			title:   fmt.Sprintf("Result %d: streamable transports in practice", i+1),
			url:     fmt.Sprintf("https://docs.example.com/guides/transport/%d?ref=search", i+1),
			score:   0.99 - float64(i)*0.03125,
			snippet: "The endpoint answers with one \"application/json\" body or an event stream — whichever the server prefers.",
		}
	}
	return hits
}()

var (
	searchFields = codec.Fields{{Name: "query", Required: true}, {Name: "limit", Required: true}, {Name: "tags", Required: true}, {Name: "filter", Required: true}}
	filterFields = codec.Fields{{Name: "lang"}, {Name: "minScore"}, {Name: "archived"}}
)

func callSearch(_ context.Context, in *codec.Reader, out *Output) error {
	var query string
	var limit int
	var tags []string
	var filter searchFilter
	for in.Object(searchFields); in.Next(); {
		switch in.Key() {
		case "query":
			query = in.String()
		case "limit":
			limit = int(in.IntRange(1, 100))
		case "tags":
			tags = []string{}
			for in.Array(); in.Next(); {
				tags = append(tags, in.String())
			}
		case "filter":
			for in.Object(filterFields); in.Next(); {
				switch in.Key() {
				case "lang":
					filter.lang = in.String()
				case "minScore":
					filter.minScore = in.Float64()
				case "archived":
					filter.archived = in.Bool()
				}
			}
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	encodeHits(out.Structured(), search(query, limit, tags, filter))
	return nil
}

//go:noinline
func search(_ string, limit int, _ []string, _ searchFilter) []searchHit {
	return searchHits[:min(limit, len(searchHits))]
}

func encodeHits(w *codec.Writer, hits []searchHit) {
	w.Object()
	w.Key("hits")
	w.Array()
	for i := range hits {
		hit := &hits[i]
		w.Object()
		w.Key("id")
		w.String(hit.id)
		w.Key("title")
		w.String(hit.title)
		w.Key("url")
		w.String(hit.url)
		w.Key("score")
		w.Float64(hit.score)
		w.Key("snippet")
		w.String(hit.snippet)
		w.EndObject()
	}
	w.EndArray()
	w.EndObject()
}

// manyTools are n tools with the schemas of search.
func manyTools(n int) []Tool {
	tools := make([]Tool, n)
	for i := range tools {
		tools[i] = searchTool
		tools[i].Name = fmt.Sprintf("search_%04d", i)
	}
	return tools
}
