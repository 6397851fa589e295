package differential

import (
	"net/netip"
	"time"
)

// Slices has lists.
type Slices struct {
	Ints     []int             `json:"ints"`
	Grid     [][]int8          `json:"grid"`
	Pointers []*int            `json:"pointers"`
	Three    [3]int            `json:"three"`
	Matrix   [2][2]int16       `json:"matrix"`
	None     [0]int            `json:"none"`
	Maps     []map[string]bool `json:"maps"`
	List     IntList           `json:"list"`
	Optional []string          `json:"optional,omitempty"`
}

// IntList is a list of its own.
type IntList []int

// EchoSlices returns them.
//
//mcp:tool readonly
func EchoSlices(v Slices) Slices { return keep(v) }

// Bytes has bytes.
type Bytes struct {
	Data   []byte            `json:"data"`
	Blob   Blob              `json:"blob"`
	Four   [4]byte           `json:"four"`
	Six    [6]byte           `json:"six"`
	Many   [][]byte          `json:"many"`
	ByName map[string][]byte `json:"byName"`
	Maybe  []byte            `json:"maybe,omitempty"`
	Ptr    *[3]byte          `json:"ptr,omitempty"`
}

// Blob is bytes of its own.
type Blob []byte

// EchoBytes returns them.
//
//mcp:tool readonly
func EchoBytes(v Bytes) Bytes { return keep(v) }

// Maps has every kind of key.
type Maps struct {
	Strings map[string]int          `json:"strings"`
	Names   map[Name]string         `json:"names"`
	Ints    map[int]string          `json:"ints"`
	Int8s   map[int8]bool           `json:"int8s"`
	Uints   map[uint]string         `json:"uints"`
	Uint64s map[uint64]Point        `json:"uint64s"`
	Nested  map[string]map[int]int8 `json:"nested"`
	Lists   map[string][]string     `json:"lists,omitempty"`
	Refs    map[string]*Point       `json:"refs"`
	Enums   map[Direction]int       `json:"enums"`
}

// EchoMaps returns them.
//
//mcp:tool readonly
func EchoMaps(v Maps) Maps { return keep(v) }

// TextKeys has maps whose keys are texts of a type.
type TextKeys struct {
	Addrs  map[netip.Addr]string      `json:"addr_keys"`
	Levels map[Level]int              `json:"levels"`
	Prefix map[netip.Prefix]time.Time `json:"prefix_keys"`
}

// EchoTextKeys returns them.
//
//mcp:tool readonly
func EchoTextKeys(v TextKeys) TextKeys { return keep(v) }
