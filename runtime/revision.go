package runtime

// revision is a dated revision of the protocol, in order of time.
type revision uint8

const (
	noRevision revision = iota
	rev20241105
	rev20250326
	rev20250618
	rev20251125
	rev20260728
	revisions
)

const (
	latestLegacy = rev20251125
	latestModern = rev20260728
)

var revisionNames = [revisions]string{"", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"}

func (r revision) String() string { return revisionNames[r] }

// modern reports whether the revision is stateless: a request describes itself.
func (r revision) modern() bool { return r >= rev20260728 }

// parseRevision returns noRevision for a name that is not served.
func parseRevision[T ~string | ~[]byte](name T) revision {
	for r, known := range revisionNames {
		if r > 0 && string(name) == known {
			return revision(r)
		}
	}
	return noRevision
}
