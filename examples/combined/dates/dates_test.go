package dates

import (
	"testing"

	"github.com/mcpgen/mcpgen/runtime/mcptest"
)

func TestAddToDate(t *testing.T) {
	c := mcptest.New(t, NewMCPServer())
	for _, test := range []struct {
		args          mcptest.Args
		date, weekday string
	}{
		{mcptest.Args{"date": "2026-07-28"}, "2026-07-28", "Tuesday"},
		{mcptest.Args{"date": "2026-07-28", "days": 90}, "2026-10-26", "Monday"},
		{mcptest.Args{"date": "2024-02-29", "months": 12}, "2025-02-28", "Friday"},
		{mcptest.Args{"date": "2026-01-31", "months": 1, "days": 1}, "2026-03-01", "Sunday"},
		{mcptest.Args{"date": "2026-03-31", "months": -1}, "2026-02-28", "Saturday"},
	} {
		c.Call("add_to_date", test.args).Want(map[string]string{"result": test.date, "weekday": test.weekday})
	}
	c.Call("add_to_date", mcptest.Args{"date": "28.7.2026"}).WantError("date: must be a date such as 2026-07-28")
	c.Call("add_to_date", mcptest.Args{"date": "2026-02-30"}).WantError("date: must be a date such as 2026-07-28")
}

func TestDaysBetween(t *testing.T) {
	c := mcptest.New(t, NewMCPServer())
	for _, test := range []struct {
		from, to       string
		days, workdays int
	}{
		{"2026-07-28", "2026-07-28", 0, 0},
		{"2026-07-28", "2026-08-04", 7, 5},
		{"2026-07-31", "2026-08-03", 3, 1},
		{"2026-08-01", "2026-08-11", 10, 6},
		{"2024-02-01", "2024-03-01", 29, 21},
		{"0001-01-01", "9999-12-31", 3652058, 2608614},
	} {
		c.Call("days_between", mcptest.Args{"from": test.from, "to": test.to}).Want(map[string]int{"days": test.days, "workdays": test.workdays})
	}
	c.Call("days_between", mcptest.Args{"from": "2026-08-04", "to": "2026-07-28"}).WantError("the second date is before the first: exchange them")
}
