package analyze

import (
	"regexp"
	"testing"
)

func TestPatternsThatMeanTheSameEverywhere(t *testing.T) {
	for _, pattern := range []string{
		`^[a-z]{2}(-[A-Z]{2})?$`, `^\d{4}-\d{2}$`, `a|b`, `(?:x)+?`, `(?<year>\d+)`, `\p{L}+`, `[^\]\-a]`, `\.\*\\\/`, `[\w.-]+@[\w-]+`,
		`\bword\b`, `a{2,}`, `\x41`, `[-a]`, `[a-]`, `\P{Lu}`, `.`, `^$`, `[(){}|]`, `\{a\}`,
	} {
		if problem := portablePattern(pattern); problem != "" {
			t.Errorf("%s %s", pattern, problem)
		}
	}
}

func FuzzPortablePattern(f *testing.F) {
	for _, pattern := range []string{`^a$`, `[[:alpha:]]`, `(?i)a`, `\`, `[`, `(?<n>a)`, `a{,2}`, `[]a]`, `\x{61}`, `(?P<n>a)`, `\p{^L}`, "\xff"} {
		f.Add(pattern)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if portablePattern(pattern) != "" {
			return
		}
		if _, err := regexp.Compile(pattern); err != nil {
			t.Errorf("%q is accepted: %v", pattern, err)
		}
	})
}
