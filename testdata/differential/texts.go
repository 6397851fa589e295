package differential

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"net"
	"net/netip"
	"net/url"
	"time"
)

// Times has moments.
type Times struct {
	At    time.Time            `json:"at"`
	Maybe *time.Time           `json:"maybe,omitempty"`
	Omit  time.Time            `json:"omit,omitzero"`
	Many  []time.Time          `json:"many"`
	Named map[string]time.Time `json:"named"`
}

// EchoTimes returns them.
//
//mcp:tool readonly
func EchoTimes(v Times) Times { return keep(v) }

// Durations has spans.
type Durations struct {
	Span  time.Duration   `json:"duration"`
	Maybe *time.Duration  `json:"duration_maybe,omitempty"`
	Many  []time.Duration `json:"duration_many"`
}

// EchoDurations returns them.
//
//mcp:tool readonly
func EchoDurations(v Durations) Durations { return keep(v) }

// URLs has addresses of pages.
type URLs struct {
	Plain   url.URL   `json:"url"`
	Pointer *url.URL  `json:"url_pointer"`
	Many    []url.URL `json:"url_many"`
}

// EchoURLs returns them.
//
//mcp:tool readonly
func EchoURLs(v URLs) URLs { return keep(v) }

// Nets has addresses of machines.
type Nets struct {
	Addr    netip.Addr     `json:"addr"`
	Prefix  netip.Prefix   `json:"prefix"`
	Port    netip.AddrPort `json:"addrport"`
	IP      net.IP         `json:"addr_ip"`
	Pointer *netip.Addr    `json:"addr_pointer,omitempty"`
	Many    []netip.Addr   `json:"addr_many"`
}

// EchoNets returns them.
//
//mcp:tool readonly
func EchoNets(v Nets) Nets { return keep(v) }

// Numbers has numbers of any size.
type Numbers struct {
	Big     big.Int       `json:"big"`
	Pointer *big.Int      `json:"pointer"`
	Many    []*big.Int    `json:"many"`
	Number  json.Number   `json:"number"`
	Numbers []json.Number `json:"numbers"`
	Maybe   *json.Number  `json:"maybe,omitempty"`
}

// EchoNumbers returns them.
//
//mcp:tool readonly
func EchoNumbers(v Numbers) Numbers { return keep(v) }

// Anything has JSON of any kind.
type Anything struct {
	Any  any               `json:"any"`
	Raw  json.RawMessage   `json:"raw"`
	Many []any             `json:"many"`
	Map  map[string]any    `json:"map"`
	Raws []json.RawMessage `json:"raws"`
	Omit any               `json:"omit,omitempty"`
}

// EchoAnything returns it.
//
//mcp:tool readonly
func EchoAnything(v Anything) Anything { return keep(v) }

// Color has JSON of its own.
//
//mcp:schema {"type":"array","items":{"type":"integer","minimum":0,"maximum":255},"minItems":3,"maxItems":3}
type Color struct{ r, g, b uint8 }

// MarshalJSON writes three numbers.
func (c Color) MarshalJSON() ([]byte, error) {
	return json.Marshal([3]int{int(c.r), int(c.g), int(c.b)})
}

// UnmarshalJSON reads three numbers.
func (c *Color) UnmarshalJSON(text []byte) error {
	var parts []any
	if err := json.Unmarshal(text, &parts); err != nil {
		return err
	}
	if len(parts) != 3 {
		return errors.New("a color has three parts")
	}
	for i, part := range []*uint8{&c.r, &c.g, &c.b} {
		n, ok := parts[i].(float64)
		if !ok || n != math.Trunc(n) || n < 0 || n > 255 {
			return errors.New("a part of a color is an integer between 0 and 255")
		}
		*part = uint8(n)
	}
	return nil
}

// Customs has types with JSON of their own.
type Customs struct {
	Color Color            `json:"color"`
	Maybe *Color           `json:"maybe,omitempty"`
	Many  []Color          `json:"many"`
	Named map[string]Color `json:"named"`
	Omit  Color            `json:"omit,omitzero"`
}

// EchoCustoms returns them.
//
//mcp:tool readonly
func EchoCustoms(v Customs) Customs { return keep(v) }
