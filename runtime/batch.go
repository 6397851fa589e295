package runtime

import (
	"bytes"
	"strconv"
	"sync"

	"github.com/mcpgen/mcpgen/runtime/internal/jsonrpc"
)

// maxBatch is how many messages a batch may have.
const maxBatch = 100

// parseBatch returns the messages of a batch of the 2025-03-26 revision, or why
// the batch as a whole is refused. A message that is malformed by itself is
// refused when its turn comes, and the others are served.
func parseBatch(text []byte, maxDepth int) ([][]byte, *jsonrpc.Error) {
	var m jsonrpc.Message
	// Parse takes objects alone: what it finds beyond that is what is wrong.
	if err := jsonrpc.Parse(text, maxDepth, &m); err != nil && err.Code == jsonrpc.ParseError {
		return nil, err
	}
	refuse := func(message string) ([][]byte, *jsonrpc.Error) {
		return nil, &jsonrpc.Error{Code: jsonrpc.InvalidRequest, Message: message}
	}
	text = bytes.TrimLeft(text, " \t\r\n")
	var entries [][]byte
	ids := make(map[string]struct{})
	for entry := range jsonrpc.Elements(text) {
		if len(entries) == maxBatch {
			return refuse("a batch has at most " + strconv.Itoa(maxBatch) + " messages")
		}
		entries = append(entries, entry)
		if err := jsonrpc.Parse(entry, maxDepth, &m); err != nil || m.Kind != jsonrpc.Request {
			continue
		}
		if m.Is("initialize") {
			return refuse("initialize must not be part of a batch")
		}
		key := idKey(m.ID)
		if _, twice := ids[key]; twice {
			return refuse("an id is used twice in the batch")
		}
		ids[key] = struct{}{}
	}
	if len(entries) == 0 {
		return refuse("a batch must not be empty")
	}
	return entries, nil
}

// idKey is a request id as a map key: 1 and "1" differ, and a string is the
// same however it is escaped.
func idKey(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return string(raw)
	}
	return `"` + string(jsonrpc.Text(raw)) + `"`
}

// batch collects the replies to the messages of a batch.
type batch struct {
	mu sync.Mutex // guards what follows
	// left counts the messages that are not done with.
	left    int
	replies []byte
}

func newBatch(messages int) *batch { return &batch{left: messages} }

// done notes that one message is done with, and its reply, which is empty for
// notifications. When all are done with it returns the array that answers the
// batch, nil where there is nothing to answer.
func (b *batch) done(reply []byte) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(reply) > 0 {
		separator := byte(',')
		if len(b.replies) == 0 {
			separator = '['
		}
		b.replies = append(append(b.replies, separator), reply...)
	}
	if b.left--; b.left > 0 || len(b.replies) == 0 {
		return nil
	}
	return append(b.replies, ']')
}
