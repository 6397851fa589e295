package outline_test

import "testing"

func FuzzBlank(f *testing.F) {
	for _, seed := range plain {
		f.Add(seed.body)
	}
	for _, seed := range left {
		f.Add(seed.body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		verify(t, function(body))
	})
}
