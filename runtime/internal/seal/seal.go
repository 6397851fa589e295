// Package seal makes opaque tokens that only the holders of a key can read or
// make: session ids, cursors, request states.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// KeySize is the least length of a key in bytes.
const KeySize = 32

// Ring is a list of keys. The first seals, all open, so that keys can be
// rotated while tokens are out. It is safe for concurrent use.
type Ring struct {
	aeads []cipher.AEAD
}

// NewRing returns a ring of the keys, each at least KeySize random bytes.
func NewRing(keys ...[]byte) (*Ring, error) {
	if len(keys) == 0 {
		return nil, errors.New("a key ring needs at least one key")
	}
	r := &Ring{}
	for i, key := range keys {
		if len(key) < KeySize {
			return nil, fmt.Errorf("state key %d has %d bytes, want at least %d", i+1, len(key), KeySize)
		}
		derived, err := hkdf.Key(sha256.New, key, nil, "mcpgen state v1", KeySize)
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(derived)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, err
		}
		r.aeads = append(r.aeads, aead)
	}
	return r, nil
}

// RandomRing returns a ring of one key that nobody else has.
func RandomRing() *Ring {
	key := make([]byte, KeySize)
	rand.Read(key)
	r, err := NewRing(key)
	if err != nil {
		panic(err) // unreachable: the key has the right size
	}
	return r
}

// encoding is strict, so that a token has one spelling.
var encoding = base64.RawURLEncoding.Strict()

// Seal encrypts plaintext for a purpose. Tokens of one purpose do not open for
// another. The token has only letters, digits, - and _.
func (r *Ring) Seal(purpose string, plaintext []byte) string {
	return encoding.EncodeToString(r.aeads[0].Seal(nil, nil, plaintext, []byte(purpose)))
}

// Open returns what was sealed for the purpose, and false for anything that
// Seal did not return.
func (r *Ring) Open(purpose, token string) ([]byte, bool) {
	plaintext, _, ok := r.OpenIn(nil, []byte(purpose), token)
	return plaintext, ok
}

// OpenIn is [Ring.Open] for frequent use: it works in the space of scratch,
// which plaintext then is part of, and returns it, grown where it had to.
func (r *Ring) OpenIn(scratch, purpose []byte, token string) (plaintext, grown []byte, ok bool) {
	if strings.IndexByte(token, '\r') >= 0 || strings.IndexByte(token, '\n') >= 0 {
		return nil, scratch, false // the decoder would skip them
	}
	scratch = slices.Grow(scratch[:0], 3*len(token))
	scratch = append(scratch, token...)
	decoded, err := encoding.AppendDecode(scratch, scratch)
	if err != nil {
		return nil, scratch, false
	}
	sealed := decoded[len(scratch):]
	for _, aead := range r.aeads {
		opened, err := aead.Open(decoded, nil, sealed, purpose)
		if err == nil {
			return opened[len(decoded):], scratch, true
		}
	}
	return nil, scratch, false
}
