package main

import (
	"math"
	"strconv"

	"github.com/mcpgen/mcpgen/testdata/bench/tools"
)

func appendSum(dst []byte, o *tools.Sum) []byte {
	dst = append(dst, `{"result":`...)
	dst = strconv.AppendInt(dst, int64(o.Result), 10)
	return append(dst, '}')
}

func appendFound(dst []byte, o *tools.Found) []byte {
	dst = append(dst, `{"hits":[`...)
	for i := range o.Hits {
		h := &o.Hits[i]
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"id":`...)
		dst = appendQuoted(dst, h.ID)
		dst = append(dst, `,"title":`...)
		dst = appendQuoted(dst, h.Title)
		dst = append(dst, `,"url":`...)
		dst = appendQuoted(dst, h.URL)
		dst = append(dst, `,"score":`...)
		dst = appendFloat(dst, h.Score)
		dst = append(dst, `,"snippet":`...)
		dst = appendQuoted(dst, h.Snippet)
		dst = append(dst, '}')
	}
	return append(dst, "]}"...)
}

const hexDigits = "0123456789abcdef"

// safe[c] says that byte c stands for itself inside a JSON string.
var safe = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return
}()

// appendQuoted appends s as a JSON string. UTF-8 passes through unchecked; a
// real server would check it once where the string is made.
func appendQuoted[S ~string | ~[]byte](dst []byte, s S) []byte {
	dst = append(dst, '"')
	dst = appendEscaped(dst, s)
	return append(dst, '"')
}

func appendEscaped[S ~string | ~[]byte](dst []byte, s S) []byte {
	start := 0
	for i := 0; i < len(s); i++ {
		if safe[s[i]] {
			continue
		}
		dst = append(dst, s[start:i]...)
		start = i + 1
		switch c := s[i]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(dst, s[start:]...)
}

func appendFloat(dst []byte, f float64) []byte {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.AppendInt(dst, int64(f), 10)
	}
	return strconv.AppendFloat(dst, f, 'g', -1, 64)
}
