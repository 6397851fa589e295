package runtime

import (
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"github.com/mcpgen/mcpgen/runtime/internal/seal"
)

// stateKeysVariable names the environment variable with the key ring: keys of
// at least 32 bytes in base64, separated by commas.
const stateKeysVariable = "MCP_STATE_KEYS"

// StateKeys sets the keys that seal session ids, cursors and request states, so
// that every process with the keys serves what another gave out. The first key
// seals, all open: to rotate, put the new key last everywhere, then first, then
// drop the old one. Each key has at least 32 random bytes; it panics on a
// shorter one. By default the keys come from the environment variable
// MCP_STATE_KEYS (base64, separated by commas), or are random for each process.
func StateKeys(keys ...[]byte) Option {
	ring, err := seal.NewRing(keys...)
	if err != nil {
		panic("mcp: " + err.Error())
	}
	return func(o *options) { o.keys = ring }
}

// keys returns the server's key ring.
func (s *Server) keys() *seal.Ring {
	s.keysOnce.Do(func() {
		if s.options.keys == nil {
			s.options.keys = s.environmentKeys()
		}
	})
	return s.options.keys
}

// hasOwnKeys reports whether no other process has the server's keys.
func (s *Server) hasOwnKeys() bool { return s.keys() == s.ownKeys }

func (s *Server) environmentKeys() *seal.Ring {
	variable := os.Getenv(stateKeysVariable)
	if variable == "" {
		return s.randomKeys()
	}
	ring, err := parseKeys(variable)
	if err != nil {
		s.options.logger.Error("the state keys are unusable, using a random key", "variable", stateKeysVariable, "error", err)
		return s.randomKeys()
	}
	return ring
}

func (s *Server) randomKeys() *seal.Ring {
	s.ownKeys = seal.RandomRing()
	return s.ownKeys
}

func parseKeys(list string) (*seal.Ring, error) {
	var keys [][]byte
	for i, text := range strings.Split(list, ",") {
		key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if err != nil {
			return nil, fmt.Errorf("key %d is not base64: %w", i+1, err)
		}
		keys = append(keys, key)
	}
	return seal.NewRing(keys...)
}
