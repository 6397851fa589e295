// Package migration holds the same server three times: as one writes it with
// the go-sdk, with mcp-go and with mcpgen.
package migration

import (
	"context"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A client cannot tell the three apart by what it lists and by what calls
// that succeed return.
func TestServersDoTheSame(t *testing.T) {
	bin := t.TempDir()
	for _, name := range []string{"fromgosdk", "frommcpgo", "tomcpgen"} {
		t.Run(name, func(t *testing.T) {
			program := filepath.Join(bin, name)
			if out, err := exec.Command("go", "build", "-o", program, "./"+name).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			ctx := context.Background()
			client := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil)
			session, err := client.Connect(ctx, &mcp.CommandTransport{Command: exec.Command(program)}, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer session.Close()
			list, err := session.ListTools(ctx, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(list.Tools) != 1 {
				t.Fatalf("%d tools", len(list.Tools))
			}
			tool := list.Tools[0]
			if tool.Name != "convert" || tool.Description != "Convert converts a distance from one unit to another." || !tool.Annotations.ReadOnlyHint {
				t.Errorf("tool %+v", tool)
			}
			properties := tool.InputSchema.(map[string]any)["properties"].(map[string]any)
			for name, want := range map[string]string{"amount": "how much", "from": "the unit that the amount is in", "to": "the unit to convert to"} {
				if got := properties[name].(map[string]any)["description"]; got != want {
					t.Errorf("%s is described as %v, want %s", name, got, want)
				}
			}
			calls := []struct {
				arguments map[string]any
				want      string
			}{
				{map[string]any{"amount": 5, "from": "km"}, `{"distance":5000,"unit":"m"}`},
				{map[string]any{"amount": 5, "from": "km", "to": "mi"}, `{"distance":3.1068559611866697,"unit":"mi"}`},
				{map[string]any{"amount": -5, "from": "km"}, ""},
				{map[string]any{"amount": 5, "from": "parsec"}, ""},
				{map[string]any{"from": "km"}, ""},
			}
			for _, call := range calls {
				result, err := session.CallTool(ctx, &mcp.CallToolParams{Name: "convert", Arguments: call.arguments})
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				if !result.IsError {
					text, err := json.Marshal(result.StructuredContent)
					if err != nil {
						t.Fatal(err)
					}
					got = string(text)
				}
				if got != call.want {
					t.Errorf("%v gives %q, want %q", call.arguments, got, call.want)
				}
			}
		})
	}
}
