package main

import (
	"context"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// TestTriggerToolChange tells subscribers that the tools have changed.
//
//mcp:tool
func TestTriggerToolChange(ctx context.Context) string {
	mcp.ServerFrom(ctx).ToolsChanged()
	return "Told subscribers that the tools have changed."
}

// TestTriggerPromptChange tells subscribers that the prompts have changed.
//
//mcp:tool
func TestTriggerPromptChange(ctx context.Context) string {
	mcp.ServerFrom(ctx).PromptsChanged()
	return "Told subscribers that the prompts have changed."
}
