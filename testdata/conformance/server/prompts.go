package main

import (
	"fmt"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// TestSimplePrompt is a prompt without arguments.
//
//mcp:prompt
func TestSimplePrompt() string {
	return "This is a simple prompt for testing."
}

// TestPromptWithArguments puts its arguments into the message.
//
//mcp:prompt
func TestPromptWithArguments(
	arg1 string, // first argument
	arg2 string, // second argument
) string {
	return fmt.Sprintf("Prompt with arguments: arg1='%s', arg2='%s'", arg1, arg2)
}

// CompleteArg1 suggests values for the first argument.
//
//mcp:complete TestPromptWithArguments arg1
func CompleteArg1(value string) []string {
	return []string{value + "1", value + "2"}
}

// TestPromptWithEmbeddedResource puts a resource into the messages.
//
//mcp:prompt
func TestPromptWithEmbeddedResource(
	resourceUri string, // URI of the resource
) []mcp.Message {
	return []mcp.Message{
		{Role: mcp.User, Content: mcp.Embedded{Contents: mcp.Contents{
			URI: resourceUri, MIMEType: "text/plain", Text: "Embedded resource content for testing.",
		}}},
		{Role: mcp.User, Content: mcp.Text{Text: "Please process the embedded resource above."}},
	}
}

// TestPromptWithImage puts an image into the messages.
//
//mcp:prompt
func TestPromptWithImage() []mcp.Message {
	return []mcp.Message{
		{Role: mcp.User, Content: mcp.Image{Data: pixel, MIMEType: "image/png"}},
		{Role: mcp.User, Content: mcp.Text{Text: "Please analyze the image above."}},
	}
}
