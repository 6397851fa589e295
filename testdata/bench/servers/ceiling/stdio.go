package main

import (
	"bufio"
	"errors"
	"io"
)

// serveLines answers line by line on one goroutine, and writes once for every
// burst of lines.
func serveLines(in io.Reader, out io.Writer, reply func(dst, line []byte) []byte) error {
	lines := bufio.NewReaderSize(in, 256<<10)
	var replies []byte
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		replies = reply(replies, line)
		if len(replies) > 0 && (lines.Buffered() == 0 || len(replies) > 64<<10) {
			if _, err := out.Write(replies); err != nil {
				return err
			}
			replies = replies[:0]
		}
	}
}

func replyFixed(fixed []byte) func(dst, line []byte) []byte {
	return func(dst, _ []byte) []byte { return append(append(dst, fixed...), '\n') }
}

func replyStandard(dst, line []byte) []byte {
	reply, err := standardReply(line)
	if err != nil || reply == nil {
		return dst
	}
	return append(append(dst, reply...), '\n')
}

func replyHand(dst, line []byte) []byte {
	var r request
	before := len(dst)
	if err := parse(line, &r); err != nil {
		dst = appendError(dst, nil, -32700, "parse error")
	} else {
		dst = appendReply(dst, &r)
	}
	if len(dst) > before {
		dst = append(dst, '\n')
	}
	return dst
}
