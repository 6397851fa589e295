package main

import (
	"fmt"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

// StaticText is a text.
//
//mcp:resource test://static-text mime=text/plain
func StaticText() string {
	return "This is the content of the static text resource."
}

// StaticBinary is an image.
//
//mcp:resource test://static-binary mime=image/png
func StaticBinary() []byte {
	return pixel
}

// WatchedResource is a text that clients subscribe to.
//
//mcp:resource test://watched-resource mime=text/plain
func WatchedResource() string {
	return "This resource can be watched."
}

// Template is the record with an id.
//
//mcp:resource test://template/{id}/data mime=application/json
func Template(id string) (string, error) {
	if id == "" {
		return "", mcp.ErrNotFound
	}
	return fmt.Sprintf(`{"id":%q,"templateTest":true,"data":"Data for ID: %s"}`, id, id), nil
}
