package docs

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.*)$`)
	fenced  = regexp.MustCompile("(?ms)^ *```.*?^ *```$")
)

// Every link leads to a file that is there, and to a heading of it; those to
// other sites are well-formed and encrypted.
func TestLinksLeadSomewhere(t *testing.T) {
	root := repository(t)
	linked := map[string]bool{"README.md": true}
	all := pages(t, root)
	for _, p := range all {
		for _, match := range link.FindAllStringSubmatch(fenced.ReplaceAllString(p.text, ""), -1) {
			target := match[1] + match[2]
			if err := follow(root, p.name, target); err != nil {
				t.Errorf("%s: %s: %v", p.name, target, err)
			}
			file, _, _ := strings.Cut(target, "#")
			linked[path.Join(path.Dir(p.name), file)] = true
		}
	}
	for _, p := range all {
		if !linked[p.name] {
			t.Errorf("no page links to %s", p.name)
		}
	}
}

// follow reports what is wrong with a link of a page.
func follow(root, from, target string) error {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return err
	case u.Scheme != "":
		if u.Scheme != "https" || !strings.Contains(u.Host, ".") {
			return fmt.Errorf("not an https URL")
		}
		return nil
	}
	name := from
	if u.Path != "" {
		name = path.Join(path.Dir(from), u.Path)
	}
	file := filepath.Join(root, filepath.FromSlash(name))
	if _, err := os.Stat(file); err != nil || u.Fragment == "" {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for _, match := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(string(text), ""), -1) {
		if anchor(match[1]) == u.Fragment {
			return nil
		}
	}
	return fmt.Errorf("%s has no such heading", name)
}

// anchor is the fragment of a heading, as GitHub makes it.
func anchor(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case r == '-', r == '_', '0' <= r && r <= '9', 'a' <= r && r <= 'z', r > 127:
			b.WriteRune(r)
		}
	}
	return b.String()
}
