// Package watch tells when the files change that a program is made of. Events
// of the file system only make it look; whether something has changed, the
// contents tell. So it does not matter how an editor saves, and a file that is
// written again as it was is no change.
package watch

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// quietTime is how long nothing may happen before somebody looks: editors
	// and tools save in several steps, and often several files.
	quietTime = 50 * time.Millisecond
	// longestTime is how long they are waited for.
	longestTime = time.Second
)

// Inputs are the files to watch.
type Inputs struct {
	// Sources are directories of which the files count that a go build reads. One
	// that does not exist counts once it does.
	Sources []string
	// Assets are files that a go build embeds.
	Assets []Asset
	// Files count by themselves.
	Files []string
}

// Asset is a pattern of a go:embed directive, without all:, and the directory of
// its package. A directory that it matches counts with all that is in it.
type Asset struct{ Dir, Pattern string }

// Watcher watches files. Its methods are for one goroutine.
type Watcher struct {
	events  *fsnotify.Watcher
	stirred chan struct{}
	done    sync.WaitGroup

	inputs Inputs
	seen   contents
}

// New returns a watcher of nothing yet.
func New() (*Watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("cannot watch files: %w", err)
	}
	w := &Watcher{events: events, stirred: make(chan struct{}, 1)}
	pulses := make(chan struct{})
	w.done.Go(func() { pulse(events, pulses) })
	w.done.Go(func() { debounce(pulses, w.stirred, quietTime, longestTime) })
	return w, nil
}

// Close ends the watcher.
func (w *Watcher) Close() {
	w.events.Close()
	w.done.Wait()
}

// Stirred receives when something may have changed: ask Changed.
func (w *Watcher) Stirred() <-chan struct{} { return w.stirred }

// Watch takes the files as they are now for unchanged, and watches them from
// now on, and no others.
func (w *Watcher) Watch(inputs Inputs) error {
	w.inputs = inputs
	if err := w.follow(); err != nil {
		return err
	}
	w.seen = read(inputs)
	return nil
}

// Changed returns the files that have changed since it was last asked, sorted.
func (w *Watcher) Changed() ([]string, error) {
	// A directory that was replaced is not the one that is watched.
	if err := w.follow(); err != nil {
		return nil, err
	}
	now := read(w.inputs)
	changed := now.difference(w.seen)
	w.seen = now
	return changed, nil
}

// Wrote takes a file as it is now for unchanged: the caller wrote it.
func (w *Watcher) Wrote(path string) { w.seen.update(path) }

// follow watches the directories of the inputs. Files are watched through their
// directories, since one that is saved by renaming is another file.
func (w *Watcher) follow() error {
	var dirs []string
	for _, dir := range w.inputs.Sources {
		dirs = append(dirs, existing(dir))
	}
	for _, asset := range w.inputs.Assets {
		_, in := asset.find()
		dirs = append(dirs, in...)
	}
	for _, file := range w.inputs.Files {
		dirs = append(dirs, existing(filepath.Dir(file)))
	}
	slices.Sort(dirs)
	dirs = slices.Compact(dirs)
	var faults []error
	for _, dir := range dirs {
		if err := w.events.Add(dir); err != nil {
			faults = append(faults, fmt.Errorf("cannot watch %s: %w", dir, err))
		}
	}
	for _, old := range w.events.WatchList() {
		if _, wanted := slices.BinarySearch(dirs, old); !wanted {
			w.events.Remove(old) // it may be gone already
		}
	}
	return errors.Join(faults...)
}

// pulse turns events, and their loss, into pulses until the watcher is closed.
func pulse(events *fsnotify.Watcher, pulses chan<- struct{}) {
	defer close(pulses)
	for {
		select {
		case e, open := <-events.Events:
			if !open {
				return
			}
			if e.Op == fsnotify.Chmod {
				continue
			}
		case _, open := <-events.Errors:
			if !open {
				return
			}
		}
		pulses <- struct{}{}
	}
}

// debounce sends once for pulses that follow each other closely: when there was
// none for the quiet time, or they have lasted for the longest. Nobody need
// receive.
func debounce(pulses <-chan struct{}, out chan<- struct{}, quiet, longest time.Duration) {
	timer := time.NewTimer(quiet)
	timer.Stop()
	defer timer.Stop()
	var since time.Time // of the first pulse that was not sent, else zero
	for {
		select {
		case _, open := <-pulses:
			if !open {
				return
			}
			if since.IsZero() {
				since = time.Now()
			}
			timer.Reset(min(quiet, longest-time.Since(since)))
		case <-timer.C:
			since = time.Time{}
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}
}
