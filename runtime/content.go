package runtime

import (
	"github.com/mcpgen/mcpgen/runtime/codec"
)

// Content is one item of a tool's result or of a message: [Text], [Image],
// [Audio], [Link] or [Embedded].
type Content interface {
	// appendContent writes the item as a client of the revision understands it.
	appendContent(w *codec.Writer, rev revision)
}

// Role is who a message is from, or who an item is for.
type Role string

// The roles.
const (
	User      Role = "user"
	Assistant Role = "assistant"
)

// Annotations tell a client who an item is for and how much it matters.
type Annotations struct {
	// Audience is empty for everyone.
	Audience []Role
	// Priority is from 0, optional, to 1, required; nil where unset.
	Priority *float64
	// LastModified is an ISO 8601 time, empty where unset.
	LastModified string
}

// Text is a text item.
type Text struct {
	Text string
	Annotations
}

// Image is an image item.
type Image struct {
	Data []byte
	// MIMEType is the media type of Data, such as image/png.
	MIMEType string
	Annotations
}

// Audio is an audio item. Clients of the 2024-11-05 revision, which knows no
// audio, receive a text item that names the media type.
type Audio struct {
	Data []byte
	// MIMEType is the media type of Data, such as audio/wav.
	MIMEType string
	Annotations
}

// Link is a link to a resource that the client may read. Clients before the
// 2025-06-18 revision receive its URI as text.
type Link struct {
	URI         string
	Name        string
	Title       string
	Description string
	MIMEType    string
	// Size is in bytes, 0 where unknown.
	Size int64
	Annotations
}

// Embedded is a resource inside the result.
type Embedded struct {
	Contents Contents
	Annotations
}

// Contents is the content of a resource: Text, or Blob where Blob is not nil.
type Contents struct {
	URI      string
	MIMEType string
	Text     string
	Blob     []byte
}

// Message is one message of a prompt.
type Message struct {
	Role    Role
	Content Content
}

func (a *Annotations) append(w *codec.Writer) {
	if len(a.Audience) == 0 && a.Priority == nil && a.LastModified == "" {
		return
	}
	w.Key("annotations")
	w.Object()
	if len(a.Audience) > 0 {
		w.Key("audience")
		w.Array()
		for _, role := range a.Audience {
			w.String(string(role))
		}
		w.EndArray()
	}
	if a.Priority != nil {
		w.Key("priority")
		w.Float64(*a.Priority)
	}
	if a.LastModified != "" {
		w.Key("lastModified")
		w.String(a.LastModified)
	}
	w.EndObject()
}

func appendText(w *codec.Writer, text string) {
	w.Object()
	w.Raw(`"type":"text","text":`)
	w.String(text)
	w.EndObject()
}

func (t Text) appendContent(w *codec.Writer, _ revision) {
	w.Object()
	w.Raw(`"type":"text","text":`)
	w.String(t.Text)
	t.Annotations.append(w)
	w.EndObject()
}

func appendMedia(w *codec.Writer, kind string, media []byte, mimeType string, a *Annotations) {
	w.Object()
	w.Key("type")
	w.String(kind)
	w.Key("data")
	w.Base64(media)
	w.Key("mimeType")
	w.String(mimeType)
	a.append(w)
	w.EndObject()
}

func (i Image) appendContent(w *codec.Writer, _ revision) {
	appendMedia(w, "image", i.Data, i.MIMEType, &i.Annotations)
}

func (a Audio) appendContent(w *codec.Writer, rev revision) {
	if rev < rev20250326 {
		appendText(w, "["+a.MIMEType+" audio]")
		return
	}
	appendMedia(w, "audio", a.Data, a.MIMEType, &a.Annotations)
}

func (l Link) appendContent(w *codec.Writer, rev revision) {
	if rev < rev20250618 {
		appendText(w, l.URI)
		return
	}
	w.Object()
	w.Raw(`"type":"resource_link"`)
	appendStrings(w, "uri", l.URI)
	name := l.Name
	if name == "" {
		name = l.URI
	}
	appendStrings(w, "name", name)
	appendStrings(w, "title", l.Title, "description", l.Description, "mimeType", l.MIMEType)
	if l.Size > 0 {
		w.Key("size")
		w.Int64(l.Size)
	}
	l.Annotations.append(w)
	w.EndObject()
}

// appendStrings writes the members whose value is not empty.
func appendStrings(w *codec.Writer, members ...string) {
	for i := 0; i < len(members); i += 2 {
		if members[i+1] != "" {
			w.Key(members[i])
			w.String(members[i+1])
		}
	}
}

func (e Embedded) appendContent(w *codec.Writer, _ revision) {
	w.Object()
	w.Raw(`"type":"resource","resource":`)
	e.Contents.append(w, "")
	e.Annotations.append(w)
	w.EndObject()
}

// append writes the contents; uri stands in where they have none of their own.
func (c *Contents) append(w *codec.Writer, uri string) {
	if c.URI != "" {
		uri = c.URI
	}
	w.Object()
	w.Key("uri")
	w.String(uri)
	appendStrings(w, "mimeType", c.MIMEType)
	if c.Blob != nil {
		w.Key("blob")
		w.Base64(c.Blob)
	} else {
		w.Key("text")
		w.String(c.Text)
	}
	w.EndObject()
}
