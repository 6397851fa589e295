package codec

import "strconv"

// Widen returns the float64 that is written like f: of 0.1 it is 0.1, and not
// the 0.10000000149 that a float32 next to it stands for. Bounds are compared
// with it, since what is written is what a schema sees.
func Widen(f float32) float64 {
	var digits [32]byte
	wide, err := strconv.ParseFloat(string(strconv.AppendFloat(digits[:0], float64(f), 'g', -1, 32)), 64)
	if err != nil {
		return float64(f)
	}
	return wide
}
