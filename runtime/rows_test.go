package runtime

import (
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// rows are the behaviours that the protocol asks for, by the letter of their
// section and how many there are: J messages, S stdio, H HTTP, M the modern
// envelope, B batches, L legacy sessions, E resumption, I the legacy lifecycle,
// R modern results, Q questions, U subscriptions, F features.
var rows = map[string]int{"J": 23, "S": 20, "H": 23, "M": 22, "B": 3, "L": 19, "E": 6, "I": 9, "R": 8, "Q": 9, "U": 9, "F": 19}

// TestRows holds that each row has a test that names it, here or where code is
// generated, in its name or a comment.
func TestRows(t *testing.T) {
	var names strings.Builder
	for _, dir := range []string{".", "../gen", "../cmd"} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, "_test.go") && path != "rows_test.go" {
				var text []byte
				text, err = fs.ReadFile(os.DirFS(dir), path)
				names.Write(text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	named := map[string]bool{}
	for _, match := range regexp.MustCompile(`(?:\b|Test)([A-Z])0*([1-9][0-9]?)\b`).FindAllStringSubmatch(strings.ReplaceAll(names.String(), "_", " "), -1) {
		named[match[1]+match[2]] = true
	}
	for letter, last := range rows {
		for number := 1; number <= last; number++ {
			row := fmt.Sprint(letter, strconv.Itoa(number))
			if !named[row] {
				t.Errorf("no test names row %s", row)
			}
		}
	}
}
