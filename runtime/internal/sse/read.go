package sse

import (
	"bufio"
	"io"
	"strings"
)

// Event is an event as a client sees it.
type Event struct {
	// Type is the event field, "message" where there is none.
	Type string
	Data string
	// LastID is the id of this event or, where it has none, of the last one
	// that had.
	LastID string
}

// Reader reads a stream the way the HTML standard has it.
type Reader struct {
	// Retry is the last reconnection time that was read, empty for none.
	Retry string
	// Comments counts the comments that were read.
	Comments int

	in     *bufio.Reader
	begun  bool
	lastID string
	// carriage says that the last line ended with CR, so that a LF after it
	// belongs to the same line end.
	carriage bool
}

// NewReader returns a reader of the stream in r.
func NewReader(r io.Reader) *Reader { return &Reader{in: bufio.NewReader(r)} }

// Next returns the next event. An event that the stream ends in is not one.
func (r *Reader) Next() (Event, error) {
	event := Event{Type: "message"}
	var data strings.Builder
	dispatch := false
	for {
		line, err := r.line()
		if err != nil {
			return Event{}, err
		}
		if line == "" {
			if dispatch {
				event.Data = strings.TrimSuffix(data.String(), "\n")
				event.LastID = r.lastID
				return event, nil
			}
			event.Type = "message"
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "":
			r.Comments++
		case "data":
			dispatch = true
			data.WriteString(value)
			data.WriteByte('\n')
		case "event":
			event.Type = value
		case "id":
			if !strings.Contains(value, "\x00") {
				r.lastID = value
			}
		case "retry":
			if value != "" && strings.Trim(value, "0123456789") == "" {
				r.Retry = value
			}
		}
	}
}

// line reads up to CR, LF or CRLF.
func (r *Reader) line() (string, error) {
	var line []byte
	for {
		c, err := r.in.ReadByte()
		if err != nil {
			return "", err
		}
		if c == '\n' && r.carriage {
			r.carriage = false
			continue
		}
		r.carriage = c == '\r'
		if c == '\n' || c == '\r' {
			break
		}
		line = append(line, c)
	}
	text := string(line)
	if !r.begun {
		r.begun = true
		text = strings.TrimPrefix(text, "\ufeff")
	}
	return text, nil
}
