// Conformance is the server that the official conformance suite of the Model
// Context Protocol expects: every tool, resource and prompt that it names.
//
//mcp:server name=conformance version=1.0.0
package main

import (
	"context"
	_ "embed"
	"errors"
	"time"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// pixel is a PNG image of one red pixel.
//
//go:embed pixel.png
var pixel []byte

// silence is a WAV file without samples.
//
//go:embed silence.wav
var silence []byte

// TestSimpleText returns a text.
//
//mcp:tool
func TestSimpleText() string {
	return "This is a simple text response for testing."
}

// TestImageContent returns an image.
//
//mcp:tool
func TestImageContent() mcp.Image {
	return mcp.Image{Data: pixel, MIMEType: "image/png"}
}

// TestAudioContent returns a sound.
//
//mcp:tool
func TestAudioContent() mcp.Audio {
	return mcp.Audio{Data: silence, MIMEType: "audio/wav"}
}

// TestEmbeddedResource returns a resource.
//
//mcp:tool
func TestEmbeddedResource() mcp.Embedded {
	return mcp.Embedded{Contents: mcp.Contents{
		URI: "test://embedded-resource", MIMEType: "text/plain", Text: "This is an embedded resource content.",
	}}
}

// TestMultipleContentTypes returns a text, an image and a resource.
//
//mcp:tool
func TestMultipleContentTypes() []mcp.Content {
	return []mcp.Content{
		mcp.Text{Text: "Multiple content types test:"},
		mcp.Image{Data: pixel, MIMEType: "image/png"},
		mcp.Embedded{Contents: mcp.Contents{
			URI: "test://mixed-content-resource", MIMEType: "application/json", Text: `{"test":"data","value":123}`,
		}},
	}
}

// TestErrorHandling always fails.
//
//mcp:tool
func TestErrorHandling() error {
	return errors.New("This tool intentionally returns an error for testing")
}

// TestToolWithLogging logs three messages while it runs.
//
//mcp:tool
func TestToolWithLogging(ctx context.Context) (string, error) {
	log := mcp.Logger(ctx)
	for _, message := range []string{"Tool execution started", "Tool processing data", "Tool execution completed"} {
		log.Info(message)
		if err := wait(ctx, 50*time.Millisecond); err != nil {
			return "", err
		}
	}
	return "Logged three messages.", nil
}

// TestLoggingTool logs one message.
//
//mcp:tool
func TestLoggingTool(ctx context.Context) string {
	mcp.Logger(ctx).Info("This is a log message of the request.")
	return "Logged one message."
}

// TestToolWithProgress reports its progress three times.
//
//mcp:tool
func TestToolWithProgress(ctx context.Context) (string, error) {
	for _, done := range []float64{0, 50, 100} {
		mcp.Progress(ctx, done, 100, "")
		if err := wait(ctx, 50*time.Millisecond); err != nil {
			return "", err
		}
	}
	return "Reported progress.", nil
}

// TestReconnection closes the stream of its call and answers when the client
// has connected anew.
//
//mcp:tool
func TestReconnection(ctx context.Context) (string, error) {
	mcp.CloseStream(ctx, 50*time.Millisecond)
	if err := wait(ctx, 100*time.Millisecond); err != nil {
		return "", err
	}
	return "Answered after the stream was closed.", nil
}

// TestXMCPHeader takes a parameter that HTTP clients repeat in a header.
//
//mcp:tool name=test_x_mcp_header
//mcp:param region optional header=Region
func TestXMCPHeader(
	region string, // where to run
) string {
	return "The region is " + region + "."
}

// wait returns after d, or earlier with an error where the call is cancelled.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
