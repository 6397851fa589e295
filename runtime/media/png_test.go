package media_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"testing"

	"github.com/mcpgen/mcpgen/runtime/media"
)

func TestPNG(t *testing.T) {
	item, err := media.PNG(image.NewGray(image.Rect(0, 0, 3, 2)))
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(item.Data))
	if err != nil || got.Bounds().Dx() != 3 || got.Bounds().Dy() != 2 || item.MIMEType != "image/png" {
		t.Errorf("got %v, %v, %s", got, err, item.MIMEType)
	}
	if _, err := media.PNG(nil); err == nil {
		t.Error("nil is an image")
	}
	if _, err := media.PNG(image.NewGray(image.Rect(0, 0, 0, 0))); err == nil {
		t.Error("an image without pixels is one")
	}
}

func ExamplePNG() {
	item, err := media.PNG(image.NewGray(image.Rect(0, 0, 1, 1)))
	fmt.Println(item.MIMEType, err)
	// Output: image/png <nil>
}
