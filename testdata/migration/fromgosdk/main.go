// Fromgosdk serves one tool with the go-sdk.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/modelcontextprotocol/go-sdk/mcp"
)

type convertInput struct {
	Amount float64 `json:"amount" jsonschema:"how much"`
	From   string  `json:"from" jsonschema:"the unit that the amount is in"`
	To     string  `json:"to,omitempty" jsonschema:"the unit to convert to"`
}

type convertOutput struct {
	Distance float64 `json:"distance"`
	Unit     string  `json:"unit"`
}

var meters = map[string]float64{"m": 1, "km": 1000, "mi": 1609.344}

func convert(_ context.Context, _ *mcp.CallToolRequest, in convertInput) (*mcp.CallToolResult, convertOutput, error) {
	if in.Amount < 0 {
		return nil, convertOutput{}, fmt.Errorf("a distance of %v is negative", in.Amount)
	}
	return nil, convertOutput{in.Amount * meters[in.From] / meters[in.To], in.To}, nil
}

func main() {
	schema, err := jsonschema.For[convertInput](nil)
	if err != nil {
		log.Fatal(err)
	}
	units := []any{"m", "km", "mi"}
	schema.Properties["from"].Enum = units
	schema.Properties["to"].Enum = units
	schema.Properties["to"].Default = []byte(`"m"`)
	server := mcp.NewServer(&mcp.Implementation{Name: "units", Version: "1.0.0"}, nil)
	mcp.AddTool(server, &mcp.Tool{
		Name:        "convert",
		Description: "Convert converts a distance from one unit to another.",
		InputSchema: schema,
		Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true},
	}, convert)
	if err := server.Run(context.Background(), &mcp.StdioTransport{}); err != nil {
		log.Fatal(err)
	}
}
