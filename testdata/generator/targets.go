//go:build unix

package main

import "fmt"

// missed returns the targets that mcpgen misses. A module of many packages is
// to be generated in less time than go build takes where nothing has changed,
// and in a tenth of its processor time where everything has; a package by
// itself in twice the processor time of go list, and never in more than go
// build takes. 100 MiB are enough for both.
func (t *table) missed() []string {
	var missed []string
	miss := func(edit edit, format string, args ...any) {
		missed = append(missed, t.shape.name+", "+edit.name+": "+fmt.Sprintf(format, args...))
	}
	for e, edit := range t.shape.edits() {
		own, list, build := t.median(e, mcpgenCommand), t.median(e, listCommand), t.median(e, buildCommand)
		cpu := own.cpu.Seconds() / build.cpu.Seconds()
		switch {
		case t.shape.packages == 1:
			if of := own.cpu.Seconds() / list.cpu.Seconds(); edit.count == 0 && of > 2 {
				miss(edit, "%.2f of go list's processor time, and not 2", of)
			}
			if cpu > 1 {
				miss(edit, "%.2f of go build's processor time, and not 1", cpu)
			}
		case edit.count == 0:
			if cpu >= 1 {
				miss(edit, "%.2f of go build's processor time, and not less than 1", cpu)
			}
			if of := own.wall.Seconds() / build.wall.Seconds(); of >= 1 {
				miss(edit, "%.2f of go build's time, and not less than 1", of)
			}
		case edit.count == t.shape.packages:
			if cpu >= 0.1 {
				miss(edit, "%.2f of go build's processor time, and not less than 0.1", cpu)
			}
		}
		if own.memory >= 100<<20 {
			miss(edit, "%d MiB, and not less than 100", own.memory>>20)
		}
	}
	return missed
}
