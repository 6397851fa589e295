// Package media turns Go values into content items that need more than the
// runtime's root package should carry. Generated code calls it.
package media

import (
	"bytes"
	"errors"
	"image"
	"image/png"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// PNG returns the picture as an image item in PNG format.
func PNG(m image.Image) (mcp.Image, error) {
	if m == nil {
		return mcp.Image{}, errors.New("the function returned no image")
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return mcp.Image{}, err
	}
	return mcp.Image{Data: b.Bytes(), MIMEType: "image/png"}, nil
}
