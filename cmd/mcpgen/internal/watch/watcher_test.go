package watch

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// deadline bounds what tests wait for.
const deadline = 30 * time.Second

// site is a directory that is watched.
type site struct {
	*Watcher
	t   *testing.T
	dir string
}

func newSite(t *testing.T) *site {
	t.Helper()
	w, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return &site{w, t, t.TempDir()}
}

func (s *site) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *site) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) do(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// want waits until files have changed and compares their names.
func (s *site) want(names ...string) {
	s.t.Helper()
	for end := time.After(deadline); ; {
		select {
		case <-end:
			s.t.Fatalf("no change, want %q", names)
		case <-s.Stirred():
		}
		changed, err := s.Changed()
		s.do(err)
		if len(changed) == 0 {
			continue
		}
		var want []string
		for _, name := range names {
			want = append(want, s.path(name))
		}
		if !slices.Equal(changed, want) {
			s.t.Errorf("changed %q, want %q", changed, want)
		}
		return
	}
}

func TestChanges(t *testing.T) {
	s := newSite(t)
	s.do(os.MkdirAll(s.path("pkg/web"), 0o700))
	s.write("go.mod", "module m\n")
	s.write("pkg/a.go", "package a\n")
	s.write("pkg/web/page.html", "one")
	s.do(s.Watch(Inputs{
		Sources: []string{s.path("pkg"), s.path("later/deep")},
		Assets:  []Asset{{s.path("pkg"), "web"}, {s.path("pkg"), "*.tmpl"}, {s.path("pkg"), "text/*/note.txt"}},
		Files:   []string{s.path("go.mod"), s.path("go.sum")},
	}))

	// What does not change a program: the same again, tests, editors' files, and
	// what the caller wrote.
	s.write("pkg/a.go", "package a\n")
	s.write("pkg/a_test.go", "package a\n")
	s.write("pkg/.a.go.swp", "x")
	s.write("pkg/notes.txt", "x")
	s.write("README.md", "x")
	s.write("pkg/mcp_gen.go", "package a\n")
	s.Wrote(s.path("pkg/mcp_gen.go"))
	s.write("pkg/a.go", "package a // edited\n")
	s.want("pkg/a.go")

	// An editor that writes another file and renames it.
	s.write("pkg/a.go~", "package a // again\n")
	s.do(os.Rename(s.path("pkg/a.go~"), s.path("pkg/a.go")))
	s.want("pkg/a.go")

	// Files that come and go, and assets of any name.
	s.write("pkg/b.go", "package a\n")
	s.want("pkg/b.go")
	s.do(os.Remove(s.path("pkg/b.go")))
	s.want("pkg/b.go")
	s.write("pkg/web/new", "two")
	s.want("pkg/web/new")
	s.do(os.Mkdir(s.path("pkg/web/sub"), 0o700))
	s.write("pkg/web/sub/deep", "three")
	s.want("pkg/web/sub/deep")
	s.write("pkg/web/sub/deep", "four")
	s.want("pkg/web/sub/deep")
	s.write("pkg/page.tmpl", "x")
	s.want("pkg/page.tmpl")
	s.do(os.MkdirAll(s.path("pkg/text/en"), 0o700))
	s.write("pkg/text/en/other.txt", "x")
	s.write("pkg/text/en/note.txt", "x")
	s.want("pkg/text/en/note.txt")
	s.write("go.sum", "x\n")
	s.want("go.sum")

	// A package that is imported before it is written, in a directory whose
	// parent does not exist either.
	s.do(os.Mkdir(s.path("later"), 0o700))
	s.want("later/deep")
	s.do(os.Mkdir(s.path("later/deep"), 0o700))
	s.want("later/deep")
	s.write("later/deep/d.go", "package d\n")
	s.want("later/deep/d.go")

	// A directory that is replaced, as a checkout does.
	s.do(os.Rename(s.path("pkg"), s.path("old")))
	s.do(os.Mkdir(s.path("pkg"), 0o700))
	s.write("pkg/c.go", "package c\n")
	s.want("pkg/a.go", "pkg/c.go", "pkg/mcp_gen.go", "pkg/page.tmpl", "pkg/text/en/note.txt", "pkg/web/new", "pkg/web/page.html", "pkg/web/sub/deep")
	s.write("pkg/c.go", "package c // edited\n")
	s.want("pkg/c.go")

	// What is not an input any more.
	s.do(s.Watch(Inputs{Sources: []string{s.path("pkg")}}))
	s.write("later/deep/d.go", "package d // edited\n")
	s.write("pkg/c.go", "package c // again\n")
	s.want("pkg/c.go")
	if list := s.events.WatchList(); !slices.Equal(list, []string{s.path("pkg")}) {
		t.Errorf("watching %q", list)
	}
}

func TestAPipeIsNoSource(t *testing.T) {
	s := newSite(t)
	s.do(os.Symlink(os.DevNull, s.path("null.go")))
	s.do(os.Symlink("missing", s.path("missing.go")))
	s.do(s.Watch(Inputs{Sources: []string{s.dir}}))
	s.write("a.go", "package a\n")
	s.want("a.go")
}

func TestDebounce(t *testing.T) {
	const quiet, longest = 50 * time.Millisecond, time.Second
	tests := []struct {
		name string
		// gaps are the times before each pulse.
		gaps []time.Duration
		// want are the times at which something is sent.
		want []time.Duration
	}{
		{"one", []time.Duration{0}, []time.Duration{quiet}},
		{"a burst", []time.Duration{0, quiet - 1, quiet - 1}, []time.Duration{3*quiet - 2}},
		{"two bursts", []time.Duration{0, 3 * quiet}, []time.Duration{quiet, 4 * quiet}},
		{"without end", slices.Repeat([]time.Duration{30 * time.Millisecond}, 60), []time.Duration{30*time.Millisecond + longest, 1800*time.Millisecond + quiet}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pulses, out := make(chan struct{}), make(chan struct{}, 1)
				var done sync.WaitGroup
				defer done.Wait()
				done.Go(func() { debounce(pulses, out, quiet, longest) })
				began := time.Now()
				done.Go(func() {
					for _, gap := range test.gaps {
						time.Sleep(gap)
						pulses <- struct{}{}
					}
					time.Sleep(time.Hour)
					close(pulses)
				})
				var got []time.Duration
				for len(got) < len(test.want) {
					<-out
					got = append(got, time.Since(began))
				}
				if !slices.Equal(got, test.want) {
					t.Errorf("sent at %v, want %v", got, test.want)
				}
			})
		})
	}
}

// Whoever looks late finds one note, however much has happened.
func TestDebounceDoesNotWaitForItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pulses, out := make(chan struct{}), make(chan struct{}, 1)
		go debounce(pulses, out, time.Millisecond, time.Second)
		for range 10 {
			pulses <- struct{}{}
			time.Sleep(time.Second)
		}
		close(pulses)
		synctest.Wait()
		<-out
		select {
		case <-out:
			t.Error("there is a second note")
		default:
		}
	})
}
