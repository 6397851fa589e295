// Package dates counts with days of the calendar. A date is written as in
// 2026-07-28.
package dates

import (
	"errors"
	"time"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Date is a day of the calendar, of no time zone.
type Date struct{ midnight time.Time }

// UnmarshalText reads a date such as 2026-07-28.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return errors.New("must be a date such as 2026-07-28")
	}
	d.midnight = t
	return nil
}

// MarshalText writes a date such as 2026-07-28.
func (d Date) MarshalText() ([]byte, error) {
	if year := d.midnight.Year(); year < 0 || year > 9999 {
		return nil, errors.New("the year has more than four digits")
	}
	return d.midnight.AppendFormat(nil, time.DateOnly), nil
}

// AddToDate adds months and days to a date; negative numbers go back. A month
// after the last day of a long month is the last day of a shorter one.
//
//mcp:tool readonly
//mcp:param date format=date
//mcp:param months default=0 min=-10000 max=10000
//mcp:param days default=0 min=-1000000 max=1000000
func AddToDate(
	date Date, // where to begin
	months int, // months to add, before the days
	days int, // days to add
) (
	result Date, // the date
	weekday string, // its day of the week, in English
) {
	t := date.midnight.AddDate(0, months, 0)
	if t.Day() != date.midnight.Day() {
		t = t.AddDate(0, 0, -t.Day())
	}
	t = t.AddDate(0, 0, days)
	return Date{t}, t.Weekday().String()
}

// DaysBetween counts the days from one date to another. The first one counts
// and the last does not.
//
//mcp:tool readonly
//mcp:param from format=date
//mcp:param to format=date
func DaysBetween(
	from Date, // first date
	to Date, // second date, not before the first
) (
	days int, // all of them
	workdays int, // those from Monday to Friday
	err error,
) {
	const day = 24 * 60 * 60 // seconds: a Duration ends at 292 years
	days = int((to.midnight.Unix() - from.midnight.Unix()) / day)
	if days < 0 {
		return 0, 0, errors.New("the second date is before the first: exchange them")
	}
	workdays = days / 7 * 5
	for i := range days % 7 {
		if w := from.midnight.AddDate(0, 0, i).Weekday(); w != time.Saturday && w != time.Sunday {
			workdays++
		}
	}
	return days, workdays, nil
}
