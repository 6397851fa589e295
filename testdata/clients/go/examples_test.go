package clients

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// What the further examples show that calc does not: questions in a program
// with state, images, and a program that is told something by its environment.

func TestGoClientsUseTheExamples(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "todo.txt"), []byte("water the plants\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		example     string
		environment []string
		call        call
		kind, text  string // of the one item of the result; an image has no text
		asked       []string
	}{{
		example: "bookshop",
		call:    call{"order_book", map[string]any{"id": "emma", "copies": 2}},
		kind:    "text",
		text:    `{"number":1,"book":"Emma","copies":2,"cents":2580,"note":"Happy birthday!"}`,
		asked:   []string{"Order 2 × Emma by Jane Austen for 25.80 €?"},
	}, {
		example: "chart",
		call:    call{"draw_chart", map[string]any{"values": []any{1, 3, 2}}},
		kind:    "image",
	}, {
		example:     "files",
		environment: []string{"FILES_DIR=" + dir},
		call:        call{"read_file", map[string]any{"name": "todo.txt"}},
		kind:        "text",
		text:        "water the plants",
	}}
	for _, test := range tests {
		var program build
		started := append(append([]string{"env"}, test.environment...), command(program.of(t, "./examples/"+test.example))...)
		for _, c := range clients {
			if c.name != "go-sdk" && c.name != "mcp-go" {
				continue
			}
			for _, era := range []string{"legacy", "modern"} {
				t.Run(test.example+"/"+c.name+"/"+era, func(t *testing.T) {
					ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
					defer cancel()
					got, stderr, err := c.run(ctx, job{
						Era: era, Command: started, Calls: []call{test.call},
						Answers: &answers{Elicitation: map[string]any{"confirm": true, "note": "Happy birthday!"}},
					})
					if err != nil || len(alarms(stderr)) > 0 {
						t.Fatalf("%v\n%s", err, stderr)
					}
					if !slices.Equal(got.Asked, test.asked) {
						t.Errorf("asked %q, want %q", got.Asked, test.asked)
					}
					r := got.Calls[0].Result
					if r == nil || r.IsError || len(r.Content) != 1 || r.Content[0].Type != test.kind || r.Content[0].Text != test.text {
						t.Errorf("the client saw %s, want %s %q", told(got.Calls[0]), test.kind, test.text)
					}
				})
			}
		}
	}
}
