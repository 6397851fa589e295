// Frommcpgo serves one tool with mcp-go.
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

var meters = map[string]float64{"m": 1, "km": 1000, "mi": 1609.344}

func convert(_ context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
	amount, err := request.RequireFloat("amount")
	if err != nil {
		return mcp.NewToolResultError(err.Error()), nil
	}
	from, err := request.RequireString("from")
	if err != nil {
		return mcp.NewToolResultError(err.Error()), nil
	}
	to := request.GetString("to", "m")
	if meters[from] == 0 || meters[to] == 0 {
		return mcp.NewToolResultError("a unit must be one of m, km, mi"), nil
	}
	if amount < 0 {
		return mcp.NewToolResultError(fmt.Sprintf("a distance of %v is negative", amount)), nil
	}
	return mcp.NewToolResultStructuredOnly(map[string]any{
		"distance": amount * meters[from] / meters[to],
		"unit":     to,
	}), nil
}

func main() {
	s := server.NewMCPServer("units", "1.0.0")
	s.AddTool(mcp.NewTool("convert",
		mcp.WithDescription("Convert converts a distance from one unit to another."),
		mcp.WithReadOnlyHintAnnotation(true),
		mcp.WithNumber("amount", mcp.Required(), mcp.Description("how much")),
		mcp.WithString("from", mcp.Required(), mcp.Description("the unit that the amount is in"), mcp.Enum("m", "km", "mi")),
		mcp.WithString("to", mcp.Description("the unit to convert to"), mcp.Enum("m", "km", "mi"), mcp.DefaultString("m")),
	), convert)
	if err := server.ServeStdio(s); err != nil {
		log.Fatal(err)
	}
}
