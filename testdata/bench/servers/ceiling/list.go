package main

import "strconv"

// toolsList is the ready-made tools array that a generator would emit.
var toolsList = `[` + addTool + `,` + searchTool("search") + `]`

// extraTools lengthens toolsList by n tools, as the other servers' -tools does.
func extraTools(n int) {
	b := []byte(toolsList[:len(toolsList)-1])
	for i := range n {
		s := strconv.Itoa(10000 + i)[1:]
		b = append(b, ',')
		b = append(b, searchTool("search_"+s)...)
	}
	toolsList = string(append(b, ']'))
}

const addTool = `{"description":"Add two integers.","inputSchema":{"type":"object","properties":{"a":{"type":"integer","description":"first addend"},"b":{"type":"integer","description":"second addend"}},"required":["a","b"],"additionalProperties":false},"name":"add","outputSchema":{"type":"object","properties":{"result":{"type":"integer"}},"required":["result"],"additionalProperties":false}}`

func searchTool(name string) string {
	return `{"description":"Search the documents.","inputSchema":{"type":"object","properties":{"query":{"type":"string","description":"what to search for"},"limit":{"type":"integer","minimum":1,"maximum":100,"description":"most hits to return, 1 to 100"},"tags":{"type":"array","items":{"type":"string"},"description":"only hits with all of these tags"},"filter":{"type":"object","properties":{"lang":{"type":"string","description":"language code"},"minScore":{"type":"number","description":"lowest score to return"},"after":{"type":"string","description":"only hits published after this date"},"archived":{"type":"boolean","description":"also search the archive"}},"additionalProperties":false,"description":"further conditions"}},"required":["query","limit","tags","filter"],"additionalProperties":false},"name":"` + name + `","outputSchema":{"type":"object","properties":{"hits":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},"url":{"type":"string"},"score":{"type":"number"},"snippet":{"type":"string"}},"required":["id","title","url","score","snippet"],"additionalProperties":false}}},"required":["hits"],"additionalProperties":false}}`
}
