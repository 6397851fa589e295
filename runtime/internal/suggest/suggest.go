// Package suggest finds the name that a misspelt one was meant to be.
package suggest

import "strings"

// farthest is the length up to which names are compared.
const farthest = 64

// Nearest returns the one of n names that word is most likely meant to be, or
// "" if none is close. name may return "" for one that is out of the question.
func Nearest(word string, n int, name func(int) string) string {
	if word == "" || len(word) > farthest {
		return ""
	}
	best, limit := "", len(word)/3+1
	word = strings.ToLower(word)
	for i := range n {
		candidate := name(i)
		if candidate == "" || len(candidate) > farthest {
			continue
		}
		if d := remoteness(word, strings.ToLower(candidate)); d < limit {
			best, limit = candidate, d
		}
	}
	return best
}

// Meant returns "; did you mean x?" for the name that is nearest to word, to end a
// message with; nothing where none is close.
func Meant(word string, n int, name func(int) string) string {
	if s := Nearest(word, n, name); s != "" {
		return "; did you mean " + s + "?"
	}
	return ""
}

// remoteness is the distance of two words, except that a word and its
// abbreviation are close.
func remoteness(a, b string) int {
	if min(len(a), len(b)) >= 3 && a != b && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a)) {
		return 1
	}
	return distance(a, b)
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that make b of a. Both have at most farthest bytes, give or take
// what lower case adds.
func distance(a, b string) int {
	var rows [3][2*farthest + 1]int
	if len(a) > 2*farthest || len(b) > 2*farthest {
		return 2 * farthest
	}
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
