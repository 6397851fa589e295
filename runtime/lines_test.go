package runtime

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// readLines returns what lines find in text, too long ones as "<long>".
func readLines(src io.Reader, most int, split bool) (found []string, err error) {
	l := newLines(src, most)
	for {
		line, state := l.next()
		switch state {
		case lineReady:
			if split {
				next := l.split()
				for i := range l.buf[l.from:] {
					l.buf[l.from+i] = '!'
				}
				l = next
			}
			found = append(found, string(line))
		case lineTooLong:
			found = append(found, "<long>")
		default:
			if !l.fill() {
				return found, l.err
			}
		}
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 3*lineBuffer)
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"newline alone", "\n", []string{""}},
		{"lines", "a\nbc\n", []string{"a", "bc"}},
		{"without the last newline", "a\nbc", []string{"a", "bc"}},
		{"carriage returns", "a\r\nb\rc\r\n", []string{"a", "b\rc"}},
		{"too long", long + "\na\n", []string{"<long>", "a"}},
		{"too long at the end", "a\n" + long, []string{"a", "<long>"}},
		{"too long twice", long + "\n" + long + "\n", []string{"<long>", "<long>"}},
		{"at the limit", long[:lineBuffer*2] + "\r\n" + long[:lineBuffer*2+1] + "\n", []string{long[:lineBuffer*2], "<long>"}},
	}
	readers := map[string]func(io.Reader) io.Reader{
		"at once":      func(r io.Reader) io.Reader { return r },
		"halves":       iotest.HalfReader,
		"single bytes": iotest.OneByteReader,
		"late error":   iotest.DataErrReader,
	}
	for _, test := range tests {
		for name, reader := range readers {
			for _, split := range []bool{false, true} {
				t.Run(test.name+"/"+name, func(t *testing.T) {
					got, err := readLines(reader(strings.NewReader(test.text)), 2*lineBuffer, split)
					if err != io.EOF || strings.Join(got, "|") != strings.Join(test.want, "|") {
						t.Errorf("got %d lines, %v, want %d", len(got), err, len(test.want))
					}
				})
			}
		}
	}
}

// The buffer never grows beyond the limit and what one read brings, and a long
// line does not keep it large.
func TestJ13_LineMemory(t *testing.T) {
	const most = 4 << 20
	text := strings.Repeat("x", most) + "\n" + strings.Repeat("y", 8*most) + "\n" + strings.Repeat("short\n", 3*lineBuffer)
	l := newLines(strings.NewReader(text), most)
	for {
		if _, state := l.next(); state == lineNone && !l.fill() {
			break
		}
		if len(l.buf) > most+lineBuffer {
			t.Fatalf("the buffer has %d bytes", len(l.buf))
		}
	}
	if len(l.buf) > lineBuffer {
		t.Errorf("in the end the buffer has %d bytes", len(l.buf))
	}
}

func TestLinesOfAReaderWithoutProgress(t *testing.T) {
	_, err := readLines(readerFunc(func([]byte) (int, error) { return 0, nil }), 100, false)
	if err != io.ErrNoProgress {
		t.Errorf("got %v", err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func FuzzLines(f *testing.F) {
	f.Add([]byte("a\r\nbc\n\n"), uint8(2))
	f.Add([]byte("abcdef\nb"), uint8(3))
	f.Fuzz(func(t *testing.T, text []byte, most uint8) {
		var want []string
		for line := range bytes.Lines(text) {
			line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
			if len(line) > int(most) {
				line = []byte("<long>")
			}
			want = append(want, string(line))
		}
		for _, reader := range []io.Reader{bytes.NewReader(text), iotest.OneByteReader(bytes.NewReader(text))} {
			got, err := readLines(reader, int(most), true)
			if err != io.EOF || strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("got %q, %v, want %q", got, err, want)
			}
		}
	})
}
