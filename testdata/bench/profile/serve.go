//go:build profile

package profile

import (
	"fmt"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
)

func init() {
	address := os.Getenv("PROFILE_ADDRESS")
	if address == "" {
		return
	}
	http.HandleFunc("GET /allocated", func(w http.ResponseWriter, _ *http.Request) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		fmt.Fprintln(w, m.Mallocs, m.TotalAlloc)
	})
	go http.ListenAndServe(address, nil)
}
