package codec

import (
	"strconv"
	"unicode/utf8"
)

// Matcher is a compiled pattern, such as a *regexp.Regexp.
type Matcher interface {
	MatchString(string) bool
	String() string
}

// Length checks that s, the string just read, has min to max characters. A
// negative max is no bound. Like all checks, it says nothing about a value
// that has been refused.
func (r *Reader) Length(s string, min, max int) { r.check(lengthProblem(s, min, max)) }

// Items checks that the array just read, of n items, has min to max of them.
func (r *Reader) Items(n, min, max int) { r.check(countProblem(n, min, max, "item", "items")) }

// Properties checks that the object just read, of n members, has min to max of
// them.
func (r *Reader) Properties(n, min, max int) {
	r.check(countProblem(n, min, max, "property", "properties"))
}

// Pattern checks that s, the string just read, matches p.
func (r *Reader) Pattern(s string, p Matcher) { r.check(patternProblem(s, p)) }

// IntMultipleOf checks that v, the integer just read, is a multiple of another.
func (r *Reader) IntMultipleOf(v, of int64) { r.check(intMultipleProblem(v, of)) }

// UintMultipleOf checks that v, the integer just read, is a multiple of another.
func (r *Reader) UintMultipleOf(v, of uint64) { r.check(uintMultipleProblem(v, of)) }

// check records what a check of the value just read has found.
func (r *Reader) check(problem string) {
	if problem != "" && !r.bad && !r.broken {
		r.note(problem)
		r.bad = false // other checks of the value may tell more
	}
}

func lengthProblem(s string, min, max int) string {
	// A character has four bytes at most: most strings need no counting.
	if len(s) >= min*utf8.UTFMax && (max < 0 || len(s) <= max) {
		return ""
	}
	return countProblem(utf8.RuneCountInString(s), min, max, "character", "characters")
}

func countProblem(n, min, max int, one, many string) string {
	switch {
	case n >= min && (max < 0 || n <= max):
		return ""
	case min == max:
		return "must have exactly " + count(min, one, many) + hasCount(n)
	case n < min:
		return "must have at least " + count(min, one, many) + hasCount(n)
	}
	return "must have at most " + count(max, one, many) + hasCount(n)
}

// hasCount tells how many there are, if that is not obvious.
func hasCount(n int) string {
	if n == 0 {
		return ""
	}
	return ", has " + strconv.Itoa(n)
}

// count says how many of something there are.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func patternProblem(s string, p Matcher) string {
	if p.MatchString(s) {
		return ""
	}
	return "must match " + p.String()
}

func intMultipleProblem(v, of int64) string {
	if of != 0 && v%of == 0 {
		return ""
	}
	return "must be a multiple of " + strconv.FormatInt(of, 10) + ", got " + strconv.FormatInt(v, 10)
}

func uintMultipleProblem(v, of uint64) string {
	if of != 0 && v%of == 0 {
		return ""
	}
	return "must be a multiple of " + strconv.FormatUint(of, 10) + ", got " + strconv.FormatUint(v, 10)
}
