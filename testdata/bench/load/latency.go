package load

import "time"

// latencies counts how long calls took, to the microsecond up to 200 ms.
type latencies struct {
	counts [200_000]int
	all    int
	max    int
}

func (l *latencies) add(d time.Duration) {
	us := int(d.Microseconds())
	l.all++
	l.max = max(l.max, us)
	if us < len(l.counts) {
		l.counts[max(us, 0)]++
	}
}

// at returns the quantile q.
func (l *latencies) at(q float64) time.Duration {
	rank := int(q * float64(l.all))
	for us, n := range l.counts {
		if rank -= n; rank < 0 {
			return time.Duration(us) * time.Microsecond
		}
	}
	return time.Duration(l.max) * time.Microsecond
}
