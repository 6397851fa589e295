//go:build !mcp_stdio

package runtime

import "sync"

// freshSessions are those whose clients have not said yet that they are
// initialized, so that they are not asked anything before. Only a process whose
// keys nobody else has can know: of other sessions the client may have told
// another process.
type freshSessions struct {
	mu      sync.Mutex // guards what follows
	nonces  map[sessionNonce]struct{}
	ordered []sessionNonce // a ring: oldest is where the next one goes
	oldest  int
}

// maxFresh bounds how many are remembered; the oldest count as initialized.
const maxFresh = 1 << 14

func (f *freshSessions) add(nonce sessionNonce) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.nonces == nil {
		f.nonces = make(map[sessionNonce]struct{})
	}
	f.nonces[nonce] = struct{}{}
	if len(f.ordered) < maxFresh {
		f.ordered = append(f.ordered, nonce)
		return
	}
	delete(f.nonces, f.ordered[f.oldest])
	f.ordered[f.oldest] = nonce
	f.oldest = (f.oldest + 1) % maxFresh
}

func (f *freshSessions) remove(nonce sessionNonce) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.nonces, nonce)
}

func (f *freshSessions) has(nonce sessionNonce) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, fresh := f.nonces[nonce]
	return fresh
}
