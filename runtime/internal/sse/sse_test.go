package sse

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

// readAll reads the events of a whole stream.
func readAll(t *testing.T, stream string) []Event {
	t.Helper()
	var events []Event
	for r := NewReader(strings.NewReader(stream)); ; {
		event, err := r.Next()
		if errors.Is(err, io.EOF) {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, event)
	}
}

func TestReader(t *testing.T) {
	tests := []struct {
		name, stream string
		want         []Event
	}{
		{"one event", "data: a\n\n", []Event{{"message", "a", ""}}},
		{"no space", "data:a\n\n", []Event{{"message", "a", ""}}},
		{"only one space goes", "data:  a\n\n", []Event{{"message", " a", ""}}},
		{"carriage returns", "data: a\r\rdata: b\r\n\r\n", []Event{{"message", "a", ""}, {"message", "b", ""}}},
		{"several lines", "data: a\ndata: b\n\n", []Event{{"message", "a\nb", ""}}},
		{"byte order mark", "\ufeffdata: a\n\n", []Event{{"message", "a", ""}}},
		{"type, id and comment", ": x\nevent: e\nid: 7\ndata: a\n\ndata: b\n\n", []Event{{"e", "a", "7"}, {"message", "b", "7"}}},
		{"no data", "event: e\nid: 7\n\ndata: b\n\n", []Event{{"message", "b", "7"}}},
		{"empty data", "data\n\n", []Event{{"message", "", ""}}},
		{"id with NUL", "id: a\x00b\ndata: c\n\n", []Event{{"message", "c", ""}}},
		{"unfinished", "data: a\n", nil},
		{"unknown field", "date: a\n\n", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := readAll(t, test.stream); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestH17_EveryMessageIsOneEvent(t *testing.T) {
	for _, message := range []string{
		`{"a":1}`, "", "{\n\"a\": 1\r\n}", "\"\u2028\u2029\"", "\"\x00\"", "data: x", "\n\ndata: forged\n\n", "\r\rid: 1\r\r", "\n\r",
	} {
		want := strings.NewReplacer("\n", " ", "\r", " ").Replace(message)
		id := ID{Stream: NewStreamID(), Number: 3}
		got := readAll(t, string(AppendNumbered(nil, id, []byte(message))))
		if len(got) != 1 || got[0] != (Event{"message", want, id.String()}) {
			t.Errorf("%q became %q", message, got)
		}
	}
}

func TestPrimeAndRetry(t *testing.T) {
	id := ID{Stream: NewStreamID(), Number: 0}
	stream := AppendPrime([]byte(Comment), id)
	stream = AppendRetry(stream, 1500)
	r := NewReader(strings.NewReader(string(stream)))
	event, err := r.Next()
	if err != nil || event != (Event{"message", "", id.String()}) {
		t.Errorf("got %q, %v", event, err)
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want the end", err)
	}
	if r.Retry != "1500" || r.Comments != 1 {
		t.Errorf("retry %q and %d comments, want 1500 and 1", r.Retry, r.Comments)
	}
}

func TestE1_IDsHaveOneSpelling(t *testing.T) {
	id := ID{Stream: NewStreamID(), Number: 42}
	text := id.String()
	if got, ok := ParseID(text); !ok || got != id {
		t.Fatalf("ParseID(%q) = %v, %v", text, got, ok)
	}
	stream, _, _ := strings.Cut(text, ".")
	for _, wrong := range []string{
		"", ".", "42", stream, stream + ".", stream + ".042", stream + ".+1", stream + ".-1", stream + ".1 ", " " + text,
		stream + ".18446744073709551616", stream[1:] + ".1", stream + "A.1", stream[:21] + "\n.1", stream[:21] + "/.1",
		stream[:21] + "B.1", text + "\n", text + ".1",
	} {
		if got, ok := ParseID(wrong); ok && got.String() != wrong {
			t.Errorf("ParseID(%q) = %v", wrong, got)
		}
	}
}

func FuzzMessageIsOneEvent(f *testing.F) {
	f.Add([]byte(`{"a":1}`), uint64(0))
	f.Add([]byte("\r\n\r\ndata: forged\r\n\r\n"), uint64(1)<<63)
	f.Add([]byte("\u2028\x00\xff"), uint64(9))
	f.Fuzz(func(t *testing.T, message []byte, number uint64) {
		want := strings.NewReplacer("\n", " ", "\r", " ").Replace(string(message))
		id := ID{Stream: StreamID{1, 2, 3}, Number: number}
		for _, stream := range [][]byte{AppendMessage(nil, message), AppendNumbered(nil, id, message)} {
			got := readAll(t, string(stream))
			if len(got) != 1 || got[0].Data != want || got[0].Type != "message" {
				t.Errorf("%q became %q", message, got)
			}
		}
	})
}

func FuzzParseID(f *testing.F) {
	f.Add(ID{Stream: StreamID{1}, Number: 7}.String())
	f.Add("AAAAAAAAAAAAAAAAAAAAAA.0")
	f.Add("AAAAAAAAAAAAAAAAAAAAAB.00")
	f.Fuzz(func(t *testing.T, text string) {
		if id, ok := ParseID(text); ok && id.String() != text {
			t.Errorf("%q was read as %q", text, id)
		}
	})
}
