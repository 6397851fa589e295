package codec

import "strconv"

// checked is a Reader or a Writer, of the value read or written last.
type checked interface{ check(problem string) }

// Distinct checks that no item of the array that c has just read or written
// occurs twice in it.
func Distinct[T comparable](c checked, items []T) {
	if i, j, ok := twice(items); ok {
		c.check("must not repeat an item, item " + strconv.Itoa(j) + " is the same as item " + strconv.Itoa(i))
	}
}

// twice returns the first item that occurs twice, if one does. Few items are
// compared each with each.
func twice[T comparable](items []T) (i, j int, ok bool) {
	const few = 16
	if len(items) <= few {
		for j := range items {
			for i := range j {
				if items[i] == items[j] {
					return i, j, true
				}
			}
		}
		return 0, 0, false
	}
	seen := make(map[T]int, len(items))
	for j, item := range items {
		if i, ok := seen[item]; ok {
			return i, j, true
		}
		seen[item] = j
	}
	return 0, 0, false
}
