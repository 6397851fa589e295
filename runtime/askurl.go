package runtime

import (
	"errors"
	"strings"
)

var errURL = errors.New("a user is asked to open https URLs alone, without a user name or password in them; http is for this machine")

// checkURL reports what is wrong with a URL that the user is to open
// (client/elicitation, "Safe URL Handling").
func checkURL(url string) error {
	rest, encrypted := strings.CutPrefix(url, "https://")
	if !encrypted {
		var plain bool
		if rest, plain = strings.CutPrefix(url, "http://"); !plain {
			return errURL
		}
	}
	host := rest
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		host = rest[:i]
	}
	local := false
	for _, name := range []string{"localhost", "127.0.0.1", "[::1]"} {
		local = local || host == name || strings.HasPrefix(host, name+":")
	}
	printable := strings.IndexFunc(url, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0
	if host == "" || strings.Contains(host, "@") || !printable || !encrypted && !local {
		return errURL
	}
	return nil
}
