package codec

import (
	"math"
	"testing"
)

func TestWidenKeepsTheDigits(t *testing.T) {
	tests := []struct {
		f    float32
		want float64
	}{
		{0.1, 0.1}, {-2.5, -2.5}, {0, 0}, {math.MaxFloat32, 3.4028235e38}, {math.SmallestNonzeroFloat32, 1e-45},
		{float32(math.Inf(1)), math.Inf(1)},
	}
	for _, test := range tests {
		if got := Widen(test.f); got != test.want {
			t.Errorf("Widen(%v) = %v, want %v", test.f, got, test.want)
		}
	}
	if got := Widen(float32(math.NaN())); !math.IsNaN(got) {
		t.Errorf("Widen(NaN) = %v", got)
	}
}
