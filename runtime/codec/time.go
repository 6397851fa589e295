package codec

import "time"

const (
	mustTime     = "must be an RFC 3339 time such as 2026-11-23T10:00:00Z"
	mustDuration = "must be a duration such as 1h30m or 250ms"
)

// Time reads a time as RFC 3339 has it.
func (r *Reader) Time() time.Time {
	text, ok := r.characters(mustTime)
	if !ok {
		return time.Time{}
	}
	t, ok := parseTime(text)
	if !ok {
		r.note(mustTime)
		return time.Time{}
	}
	return t
}

// Duration reads a duration as time.ParseDuration has it.
func (r *Reader) Duration() time.Duration {
	text, ok := r.characters(mustDuration)
	if !ok {
		return 0
	}
	d, err := time.ParseDuration(string(text))
	if err != nil {
		r.note(mustDuration)
		return 0
	}
	return d
}

// parseTime reads the date-time of RFC 3339, section 5.6. time.Parse takes
// more (a comma before the fraction, an hour of one digit, offsets of days)
// and less (lower case, leap seconds) than that. Digits beyond nanoseconds are
// dropped; a leap second is the first instant after it.
func parseTime(s []byte) (t time.Time, ok bool) {
	if len(s) < len("2006-01-02T15:04:05Z") || s[4] != '-' || s[7] != '-' || s[10]|0x20 != 't' || s[13] != ':' || s[16] != ':' {
		return t, false
	}
	century, ok0 := twoDigits(s, 0, 99)
	year, ok1 := twoDigits(s, 2, 99)
	month, ok2 := twoDigits(s, 5, 12)
	day, ok3 := twoDigits(s, 8, 31)
	hour, ok4 := twoDigits(s, 11, 23)
	minute, ok5 := twoDigits(s, 14, 59)
	second, ok6 := twoDigits(s, 17, 60)
	if !ok0 || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || !ok6 {
		return t, false
	}
	year += 100 * century
	if month == 0 || day == 0 || day > daysIn(year, month) {
		return t, false
	}
	nanosecond, rest, ok := parseFraction(s[19:])
	if !ok {
		return t, false
	}
	offset, ok := parseOffset(rest)
	if !ok {
		return t, false
	}
	if second == 60 {
		if inUTC := hour*60 + minute - offset; (inUTC+24*60)%(24*60) != 23*60+59 {
			return t, false
		}
		nanosecond = 0
	}
	where := time.UTC
	if offset != 0 {
		where = time.FixedZone("", offset*60)
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, nanosecond, where), true
}

// twoDigits reads a number of two digits up to max at s[i].
func twoDigits(s []byte, i, max int) (n int, ok bool) {
	tens, units := s[i]-'0', s[i+1]-'0'
	n = 10*int(tens) + int(units)
	return n, tens <= 9 && units <= 9 && n <= max
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// parseFraction reads the fraction of a second, if there is one.
func parseFraction(s []byte) (nanosecond int, rest []byte, ok bool) {
	if s[0] != '.' {
		return 0, s, true
	}
	end := digitsEnd(s, 1)
	if end == 1 {
		return 0, nil, false
	}
	for i := range 9 {
		nanosecond *= 10
		if 1+i < end {
			nanosecond += int(s[1+i] - '0')
		}
	}
	return nanosecond, s[end:], true
}

// parseOffset reads Z or an offset from UTC, in minutes.
func parseOffset(s []byte) (minutes int, ok bool) {
	if len(s) == 1 {
		return 0, s[0]|0x20 == 'z'
	}
	if len(s) != len("+00:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return 0, false
	}
	h, ok1 := twoDigits(s, 1, 23)
	m, ok2 := twoDigits(s, 4, 59)
	minutes = h*60 + m
	if s[0] == '-' {
		minutes = -minutes
	}
	return minutes, ok1 && ok2
}

// appendTime appends t as RFC 3339 has it. It returns false if that has no
// such time.
func appendTime(dst []byte, t time.Time) ([]byte, bool) {
	if _, offset := t.Zone(); offset%60 != 0 || offset <= -24*60*60 || offset >= 24*60*60 {
		t = t.UTC() // an offset that RFC 3339 cannot say
	}
	if year := t.Year(); year < 0 || year > 9999 {
		return dst, false
	}
	return t.AppendFormat(dst, time.RFC3339Nano), true
}
