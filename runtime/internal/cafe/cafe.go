// Package cafe takes orders. It has one of everything that a test may meet.
//
//mcp:server name=cafe version=1.0.0
package cafe

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Add returns the sum of two whole numbers.
//
//mcp:tool readonly
func Add(
	a int, // first addend
	b int, // second addend
) int {
	return a + b
}

// Menu maps what there is to its price in cents.
//
//mcp:tool readonly
func Menu() map[string]int {
	return map[string]int{"coffee": 250, "tea": 200}
}

// Bill is what a guest owes.
type Bill struct {
	Items []string `json:"items"` // what was ordered
	Cents int      `json:"cents"` // the sum
}

// Pay returns the bill for some items.
//
//mcp:tool readonly
func Pay(
	items []string, // what was ordered
) (Bill, error) {
	bill := Bill{Items: items}
	for _, item := range items {
		cents, ok := Menu()[item]
		if !ok {
			return Bill{}, errors.New("there is no " + item)
		}
		bill.Cents += cents
	}
	return bill, nil
}

// Size is how large a cup is.
type Size string

// The sizes.
const (
	Small Size = "small"
	Large Size = "large"
)

// Cup is what the guest is asked.
type Cup struct {
	Size Size `json:"size"` // how large
	Milk bool `json:"milk"` // whether with milk
}

// Order asks for the cup, and then where to pay.
//
//mcp:tool
func Order(
	ctx context.Context,
	drink string, // what to drink
) (string, error) {
	cup, err := mcp.Ask[Cup](ctx, "Which cup?", mcp.Key("cup"))
	if errors.Is(err, mcp.ErrDeclined) {
		return "no " + drink + " then", nil
	}
	if err != nil {
		return "", err
	}
	if err := mcp.AskURL(ctx, "Please pay", "https://cafe.example/pay"); err != nil {
		return "", err
	}
	return fmt.Sprintf("one %s %s, milk: %t", cup.Size, drink, cup.Milk), nil
}

// Brew reports how far it has come, until it is ready or cancelled.
//
//mcp:tool
//mcp:param forever default=false
func Brew(
	ctx context.Context,
	minutes int, // how long
	forever bool, // whether to go on afterwards
) (string, error) {
	log := mcp.Logger(ctx)
	for minute := range minutes {
		mcp.Progress(ctx, float64(minute+1), float64(minutes), "brewing")
		log.Debug("brewing", "minute", minute+1)
	}
	if forever {
		<-ctx.Done()
		return "", ctx.Err()
	}
	log.Warn("hot")
	return "ready", nil
}

// Cater prepares an order that takes longer than a request.
//
//mcp:tool task=required
func Cater(
	ctx context.Context,
	guests int, // how many
) (string, error) {
	if guests == 0 {
		return "nothing to do", nil
	}
	cup, err := mcp.Ask[Cup](ctx, "Which cup?")
	if err != nil {
		return "", err
	}
	if guests > 100 {
		<-ctx.Done()
		return "", ctx.Err()
	}
	return fmt.Sprintf("%d %s cups", guests, cup.Size), nil
}

// Poem asks the client's model for a poem about a drink.
//
//mcp:tool
func Poem(
	ctx context.Context,
	drink string, // what it is about
) (string, error) {
	//lint:ignore SA1019 clients of it are tested, too
	answer, err := mcp.Sample(ctx, mcp.SampleRequest{Messages: []mcp.Message{{Content: mcp.Text{Text: "a poem about " + drink}}}})
	if err != nil {
		return "", err
	}
	return answer.Text, nil
}

// Doors lists the client's roots.
//
//mcp:tool
func Doors(ctx context.Context) ([]string, error) {
	//lint:ignore SA1019 clients of it are tested, too
	roots, err := mcp.Roots(ctx)
	uris := []string{}
	for _, root := range roots {
		uris = append(uris, root.URI)
	}
	return uris, err
}

// Guest says who orders, and in which revision.
//
//mcp:tool
func Guest(ctx context.Context) string {
	return mcp.Caller(ctx) + " " + mcp.RequestFrom(ctx).Revision()
}

// Photo shows the cafe.
//
//mcp:tool
func Photo() []mcp.Content {
	return []mcp.Content{
		mcp.Text{Text: "The cafe"},
		mcp.Image{Data: []byte("png"), MIMEType: "image/png"},
		mcp.Link{URI: "cafe://menu", Name: "menu"},
	}
}

// Spill panics.
//
//mcp:tool
func Spill() { panic("spilt") }

// Close refuses with an error of the protocol.
//
//mcp:tool
func Close() error {
	return &mcp.Error{Code: 7, Message: "the cafe is closed", Data: []byte(`{"opens":"08:00"}`)}
}

// Till counts what is paid.
type Till struct {
	mu    sync.Mutex
	cents int
}

// TillPut puts money into the till and returns what is in it.
//
//mcp:tool
func (t *Till) TillPut(
	cents int, // how much
) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cents += cents
	return t.cents
}

// MenuCard is the menu as a text.
//
//mcp:resource cafe://menu mime=text/plain
func MenuCard() string { return "coffee, tea" }

// Drink describes one drink.
//
//mcp:resource cafe://drinks/{name} mime=text/plain
func Drink(name string) (string, error) {
	if _, ok := Menu()[name]; !ok {
		return "", mcp.ErrNotFound
	}
	return name + " is hot", nil
}

// Praise praises a drink.
//
//mcp:prompt
func Praise(
	drink string, // what to praise
	times *int, // how often
) []mcp.Message {
	n := 1
	if times != nil {
		n = *times
	}
	return []mcp.Message{
		{Role: mcp.User, Content: mcp.Text{Text: strings.Repeat("Good ", n) + drink}},
		{Role: mcp.Assistant, Content: mcp.Text{Text: "Indeed"}},
	}
}

// PraiseDrink completes drinks.
//
//mcp:complete Praise drink
func PraiseDrink(typed string) []string {
	var drinks []string
	for _, drink := range []string{"coffee", "tea"} {
		if strings.HasPrefix(drink, typed) {
			drinks = append(drinks, drink)
		}
	}
	return drinks
}

// Echo returns a text as a list of one.
//
//mcp:tool readonly
func Echo(
	text string, // what to return
) []string {
	return []string{text}
}

// Address is where something is sent.
type Address struct {
	City   string `json:"city"`             // name of the city
	Zip    string `json:"zip"`              // zip code, which may begin with a zero
	Floors []int  `json:"floors,omitempty"` // on which floors
}

// Parcel is what is sent.
type Parcel struct {
	To    Address           `json:"to"`    // where to
	Notes map[string]string `json:"notes"` // what to know
}

// Send returns what is to be sent.
//
// It sends nothing.
//
//mcp:tool
//mcp:param notes optional
func Send(
	to Address, // where to
	notes map[string]string, // what to know
) Parcel {
	return Parcel{To: to, Notes: notes}
}

// Measure returns how many bytes there are.
//
//mcp:tool readonly
func Measure(
	data []byte, // the bytes
) int {
	return len(data)
}

// Print prints to standard output, as no tool should.
//
//mcp:tool
func Print(
	text string, // what to print
) []string {
	fmt.Println("printed " + text)
	return []string{text}
}

// Extra goes into a cup.
type Extra string

// The extras.
const (
	Sugar Extra = "sugar"
	Cream Extra = "cream"
)

// Guestbook is what a guest writes.
type Guestbook struct {
	Name   string  `json:"name"`                 // who writes
	Mail   *string `json:"mail"`                 // where to answer
	Age    int     `json:"age"`                  // in years
	Weight float64 `json:"weight"`               // in kilograms
	Again  bool    `json:"again" default:"true"` // whether to come again
	Extras []Extra `json:"extras"`               // what to have
}

// Survey asks for everything that a form can have.
//
//mcp:tool
func Survey(ctx context.Context) (Guestbook, error) {
	return mcp.Ask[Guestbook](ctx, "What do you think?")
}
