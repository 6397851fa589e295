//go:build profile

package profile

import (
	"net/http"
	_ "net/http/pprof"
	"os"
)

func init() {
	if address := os.Getenv("PROFILE_ADDRESS"); address != "" {
		go http.ListenAndServe(address, nil)
	}
}
