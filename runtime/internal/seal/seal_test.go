package seal

import (
	"bytes"
	"strings"
	"testing"
)

func ring(t *testing.T, first ...byte) *Ring {
	t.Helper()
	var keys [][]byte
	for _, b := range first {
		keys = append(keys, bytes.Repeat([]byte{b}, KeySize))
	}
	r, err := NewRing(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOpensWhatItSealed(t *testing.T) {
	r := ring(t, 1)
	for _, text := range []string{"", "x", strings.Repeat("long ", 1000)} {
		token := r.Seal("test", []byte(text))
		got, ok := r.Open("test", token)
		if !ok || string(got) != text {
			t.Errorf("opened %q, %v, want %q", got, ok, text)
		}
		if strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("the token has other characters: %q", token)
		}
	}
}

func TestRefusesEveryOtherSpelling(t *testing.T) {
	r := ring(t, 1)
	token := r.Seal("test", []byte("the text"))
	for i := range len(token) {
		for _, c := range []byte("Aa0-_=\n\r ") {
			other := token[:i] + string(c) + token[i+1:]
			if other == token {
				continue
			}
			if _, ok := r.Open("test", other); ok {
				t.Errorf("opened %q, which is not %q", other, token)
			}
			if _, ok := r.Open("test", token[:i]+string(c)+token[i:]); ok {
				t.Errorf("opened the token with %q inserted at %d", c, i)
			}
		}
		if _, ok := r.Open("test", token[:i]); ok {
			t.Errorf("opened the first %d characters", i)
		}
	}
	if _, ok := r.Open("other", token); ok {
		t.Error("opened for another purpose")
	}
}

func TestRotatesKeys(t *testing.T) {
	before, during, after := ring(t, 1), ring(t, 2, 1), ring(t, 2)
	old := before.Seal("test", []byte("old"))
	if got, ok := during.Open("test", old); !ok || string(got) != "old" {
		t.Errorf("with both keys: %q, %v", got, ok)
	}
	if _, ok := after.Open("test", old); ok {
		t.Error("opened without the key")
	}
	if _, ok := after.Open("test", during.Seal("test", nil)); !ok {
		t.Error("the first key does not seal")
	}
}

func TestOpensInPlace(t *testing.T) {
	r := ring(t, 1)
	token := r.Seal("test", []byte("the text"))
	purpose := []byte("test")
	var scratch []byte
	if allocs := testing.AllocsPerRun(100, func() {
		plaintext, grown, ok := r.OpenIn(scratch, purpose, token)
		if !ok || string(plaintext) != "the text" {
			t.Errorf("opened %q, %v", plaintext, ok)
		}
		scratch = grown
	}); allocs > 0 {
		t.Errorf("%v allocations", allocs)
	}
}

func FuzzOpenNeverOpensWhatWasNotSealed(f *testing.F) {
	key := bytes.Repeat([]byte{1}, KeySize)
	r, err := NewRing(key)
	if err != nil {
		f.Fatal(err)
	}
	f.Add("")
	f.Add("AAAA")
	f.Add(strings.Repeat("A", 64))
	f.Add("not base64 at all \x00")
	f.Fuzz(func(t *testing.T, token string) {
		if _, ok := r.Open("test", token); ok {
			t.Errorf("opened %q", token)
		}
	})
}
