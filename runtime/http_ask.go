//go:build !mcp_stdio

package runtime

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/mcpgen/mcpgen/runtime/codec"
)

// asker puts questions to the client of a legacy session: requests that go out
// on the stream of a call, with answers that come in POSTs of their own.
type asker struct {
	handler   *httpHandler
	session   sessionNonce
	principal string
}

var errManySessions = errors.New("the server holds too many sessions to ask the client")

// ask sends a request and waits for its result: no longer than the time that is
// allowed, nor than ctx or the session lasts. The id cannot be guessed, so that
// nobody else answers.
func (a *asker) ask(ctx context.Context, method string, params []byte, send func(message []byte) error) ([]byte, error) {
	if a.handler.fresh.has(a.session) {
		return nil, errNotInitialized
	}
	st := a.handler.sessions.hold(a.session, a.principal)
	if st == nil {
		return nil, errManySessions
	}
	id := rand.Text()
	reply := make(chan clientReply, 1)
	if !st.expect(id, reply) {
		return nil, errEnded
	}
	defer st.unexpect(id)
	if err := send(appendQuestion(nil, id, method, params)); err != nil {
		return nil, err
	}
	limit := time.NewTimer(a.handler.options.requestTimeout)
	defer limit.Stop()
	select {
	case r := <-reply:
		return r.result, r.err
	case <-st.ended:
		return nil, errEnded
	case <-ctx.Done():
		send(appendCancelled(nil, `"`+id+`"`, "the call that asked has ended"))
		return nil, ctx.Err()
	case <-limit.C:
		send(appendCancelled(nil, `"`+id+`"`, "no answer in time"))
		return nil, fmt.Errorf("the client did not answer %s in time", method)
	}
}

// appendQuestion writes a request whose id is a string without need of quoting.
func appendQuestion(dst []byte, id, method string, params []byte) []byte {
	dst = append(append(append(dst, `{"jsonrpc":"2.0","id":"`...), id...), `","method":`...)
	dst = codec.AppendQuoted(dst, method)
	if len(params) > 0 {
		dst = append(append(dst, `,"params":`...), params...)
	}
	return append(dst, '}')
}
