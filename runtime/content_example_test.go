package runtime_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing/fstest"

	mcp "github.com/mcpgen/mcpgen/runtime"
	"github.com/mcpgen/mcpgen/runtime/codec"
	"github.com/mcpgen/mcpgen/runtime/internal/exampletest"
	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

// What a tool returns that is no plain value. Clients of an old revision receive
// what they know.
func ExampleContent() {
	t := new(exampletest.T)
	defer t.End()

	optional := 0.1
	sales := func(context.Context) ([]mcp.Content, error) {
		return []mcp.Content{
			mcp.Text{Text: "Sales rose.", Annotations: mcp.Annotations{Audience: []mcp.Role{mcp.User, mcp.Assistant}}},
			mcp.Image{Data: []byte("\x89PNG"), MIMEType: "image/png", Annotations: mcp.Annotations{Priority: &optional}},
			mcp.Audio{Data: []byte("RIFF"), MIMEType: "audio/wav"},
			mcp.Link{URI: "sales:///2026.csv", Name: "2026.csv", MIMEType: "text/csv", Size: 1 << 20},
			mcp.Embedded{Contents: mcp.Contents{URI: "sales:///total", MIMEType: "text/plain", Text: "42"}},
		}, nil
	}
	c := serve(t, sales)
	for _, revision := range []string{"2026-07-28", "2024-11-05"} {
		fmt.Println(revision)
		for _, item := range c.With(mcptest.Revisions(revision)).Call("tool", nil).Content {
			fmt.Printf("  %s %q\n", item.Type, item.Text)
		}
	}
	// Output:
	// 2026-07-28
	//   text "Sales rose."
	//   image ""
	//   audio ""
	//   resource_link ""
	//   resource "42"
	// 2024-11-05
	//   text "Sales rose."
	//   image ""
	//   text "[audio/wav audio]"
	//   text "sales:///2026.csv"
	//   resource "42"
}

// A result of which the function decides everything.
func ExampleResult() {
	t := new(exampletest.T)
	defer t.End()

	search := func(context.Context) (*mcp.Result, error) {
		return &mcp.Result{
			Content:    []mcp.Content{mcp.Text{Text: "the index is being rebuilt; try again in a minute"}},
			Structured: []byte(`{"retryAfter":60}`),
			Meta:       map[string][]byte{"example.com/shard": []byte(`"eu-1"`)},
			IsError:    true,
		}, nil
	}
	r := serve(t, search).Call("tool", nil)
	fmt.Println(r.Err())
	fmt.Println(string(r.Structured))
	// Output:
	// the index is being rebuilt; try again in a minute
	// {"retryAfter":60}
}

// An error of the protocol is for programs. Any other error is a result that the
// model reads; [mcp.ErrorText] says how much of it.
func ExampleError() {
	t := new(exampletest.T)
	defer t.End()

	withdraw := func(context.Context) (string, error) {
		return "", fmt.Errorf("account 7: %w", &mcp.Error{Code: 1001, Message: "the account is locked", Data: []byte(`{"until":"2026-12-01"}`)})
	}
	var e *mcp.Error
	if errors.As(serve(t, withdraw).Call("tool", nil).Err(), &e) {
		fmt.Println(e.Code, e.Error(), string(e.Data))
	}

	load := func(context.Context) (string, error) {
		_, err := os.ReadFile("/does/not/exist")
		return "", err
	}
	c := serve(t, load, mcp.ErrorText(func(err error) string {
		if errors.Is(err, os.ErrNotExist) {
			return "there is no such file" // and where it would be is nobody's concern
		}
		return err.Error()
	}))
	fmt.Println(c.Call("tool", nil).Err())
	// Output:
	// 1001 the account is locked {"until":"2026-12-01"}
	// there is no such file
}

// A directory as resources. In a program the directive above the function says
// what AddResource is given here:
//
//	//mcp:resource notes:///{+name}
//	func (n *Notes) Note(name string) ([]mcp.Contents, error) { return mcp.ReadFile(n.root.FS(), name) }
func ExampleReadFile() {
	t := new(exampletest.T)
	defer t.End()

	notes := fstest.MapFS{"todo.txt": {Data: []byte("buy milk")}} // or the FS of an os.Root
	s := mcp.NewServer(mcp.Implementation{Name: "notes", Version: "1.0.0"})
	s.AddResource(mcp.Resource{
		Template: "notes:///{+name}", Name: "note",
		Read: func(_ context.Context, in *codec.Reader, out *mcp.ContentsOutput) error {
			var name string
			for in.Object(codec.Fields{{Name: "name", Required: true}}); in.Next(); {
				name = in.String()
			}
			contents, err := mcp.ReadFile(notes, name)
			if errors.Is(err, mcp.ErrNotFound) {
				return err // which is the protocol's error for it
			}
			out.Contents(contents...)
			return err
		},
	})
	c := mcptest.New(t, s)
	fmt.Println(c.Read("notes:///todo.txt").Text())
	fmt.Println(c.Read("notes:///missing.txt").Err())
	// Output:
	// buy milk
	// Resource not found
}
