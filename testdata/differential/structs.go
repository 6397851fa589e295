package differential

import "math/big"

// Point is a place.
type Point struct {
	X, Y int16
}

// Base is embedded.
type Base struct {
	ID    string `json:"id"`
	Over  int    `json:"over"` // shadowed
	Twice int    // ambiguous, and so left out
	Third string
}

// Other is embedded too.
type Other struct {
	Twice int
	Tag   string `json:"Third"` // tagged, and so it wins
}

// Deep is embedded by pointer.
type Deep struct {
	Depth int `json:"depth"`
	*Deeper
}

// Deeper is embedded deeper.
type Deeper struct {
	Bottom string `json:"bottom,omitempty"`
	Over   string `json:"over"` // shadowed as well
}

type hidden struct {
	Seen bool `json:"seen"`
	not  int
}

// Structs nests, embeds, shadows and tags.
type Structs struct {
	Base
	Other
	*Deep
	hidden
	Point  `json:"at"`
	Over   bool   `json:"over"`
	Secret string `json:"-"`
	Dash   int    `json:"-,"`
	Inner  struct {
		A []Point         `json:"a"`
		B map[string]Base `json:"b"`
		C struct {
			D *Point `json:"d,omitempty"`
		} `json:"c"`
	} `json:"inner"`
	Points [2]Point `json:"points"`
	Nobody struct{} `json:"nobody"`
	unseen int
}

// EchoStructs returns them.
//
//mcp:tool readonly
func EchoStructs(v Structs) Structs {
	v.unseen, v.not = 0, 0
	return keep(v)
}

// Node is a tree.
type Node struct {
	Name  string           `json:"name"`
	Kids  []Node           `json:"kids,omitempty"`
	Next  *Node            `json:"next,omitempty"`
	Named map[string]*Node `json:"named,omitempty"`
	Tree  Tree             `json:"tree,omitempty"`
	Plan  Plan             `json:"plan,omitempty"`
}

// Tree is a list of trees.
type Tree []Tree

// Plan maps to plans.
type Plan map[string]Plan

// EchoNode returns it.
//
//mcp:tool readonly
func EchoNode(v Node) Node { return keep(v) }

// Page is one page of anything.
type Page[T any, K comparable] struct {
	Items []T     `json:"items"`
	ByKey map[K]T `json:"byKey"`
	Next  *T      `json:"next,omitempty"`
}

// Generics has instances of one generic type.
type Generics struct {
	Points Page[Point, string]               `json:"points"`
	Counts Page[int8, int]                   `json:"counts"`
	Nested Page[Page[bool, int8], Direction] `json:"nested"`
	Big    Pair[*big.Int, uint8]             `json:"big"`
}

// Pair is two things.
type Pair[A, B any] struct {
	A A
	B B
}

// EchoGenerics returns them.
//
//mcp:tool readonly
func EchoGenerics(v Generics) Generics { return keep(v) }
