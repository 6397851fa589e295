package diagnostic

import "strings"

// Nearest returns the candidate that word is most likely a slip of, and the
// empty string when none is near. Case and the order of two neighbours count
// little; of equally near candidates the first wins.
func Nearest(word string, candidates []string) string {
	best, at := "", len(word)/3+1
	if at > 3 {
		at = 3
	}
	for _, c := range candidates {
		d := distance(strings.ToLower(word), strings.ToLower(c))
		if d <= at && d < max(len(c), 2) && (best == "" || d < at) {
			best, at = c, d
		}
	}
	return best
}

// DidYouMean returns "; did you mean x?" for the nearest candidate, or nothing,
// to end the text of a diagnostic with.
func DidYouMean(word string, candidates []string) string {
	if best := Nearest(word, candidates); best != "" {
		return "; did you mean " + best + "?"
	}
	return ""
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours between a and b.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
