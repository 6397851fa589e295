package main

import "github.com/mcpgen/mcpgen/testdata/bench/tools"

type addArguments struct {
	A int `json:"a"`
	B int `json:"b"`
}

type searchArguments struct {
	Query  string       `json:"query"`
	Limit  int          `json:"limit"`
	Tags   []string     `json:"tags"`
	Filter tools.Filter `json:"filter"`
}

func appendCall(dst []byte, r *request) []byte {
	switch string(r.Name) {
	case "add":
		var in addArguments
		if msg := decodeAdd(r.Args, &in); msg != "" {
			return appendToolError(dst, r, msg)
		}
		out := tools.Sum{Result: tools.Add(in.A, in.B)}
		dst, at := openResult(dst, r)
		dst = appendSum(dst, &out)
		return closeResult(dst, at)
	default:
		if len(r.Name) < 6 || string(r.Name[:6]) != "search" {
			return appendError(dst, r.ID, -32602, "unknown tool")
		}
		var in searchArguments
		if msg := decodeSearch(r.Args, &in); msg != "" {
			return appendToolError(dst, r, msg)
		}
		out := tools.Search(in.Limit)
		dst, at := openResult(dst, r)
		dst = appendFound(dst, &out)
		return closeResult(dst, at)
	}
}

func decodeAdd(b []byte, in *addArguments) string {
	l := lexer{b: b}
	seen := 0
	if !l.want('{') {
		return "arguments: want an object"
	}
	for first := true; l.more(first, '}'); first = false {
		switch string(l.key()) {
		case "a":
			in.A = l.int()
			seen |= 1
		case "b":
			in.B = l.int()
			seen |= 2
		default:
			return "arguments: unknown member"
		}
	}
	switch {
	case l.bad:
		return "arguments: want integers a and b"
	case seen&1 == 0:
		return "arguments: a is required"
	case seen&2 == 0:
		return "arguments: b is required"
	}
	return ""
}

func decodeSearch(b []byte, in *searchArguments) string {
	l := lexer{b: b}
	seen := 0
	if !l.want('{') {
		return "arguments: want an object"
	}
	for first := true; l.more(first, '}'); first = false {
		switch string(l.key()) {
		case "query":
			in.Query = l.str()
			seen |= 1
		case "limit":
			in.Limit = l.int()
			seen |= 2
			if in.Limit < 1 || in.Limit > 100 {
				return "limit: want 1 to 100"
			}
		case "tags":
			if !l.want('[') {
				return "tags: want an array"
			}
			in.Tags = make([]string, 0, 4)
			for first := true; l.more(first, ']'); first = false {
				in.Tags = append(in.Tags, l.str())
			}
			seen |= 4
		case "filter":
			if !l.want('{') {
				return "filter: want an object"
			}
			for first := true; l.more(first, '}'); first = false {
				switch string(l.key()) {
				case "lang":
					in.Filter.Lang = l.str()
				case "minScore":
					in.Filter.MinScore = l.float()
				case "after":
					in.Filter.After = l.str()
				case "archived":
					in.Filter.Archived = l.bool()
				default:
					return "filter: unknown member"
				}
			}
			seen |= 8
		default:
			return "arguments: unknown member"
		}
	}
	switch {
	case l.bad:
		return "arguments: wrong type"
	case seen != 15:
		return "arguments: query, limit, tags and filter are required"
	}
	return ""
}
