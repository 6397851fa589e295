// Bookshop sells books: it searches the shelves, takes orders, which the
// customer confirms, and restocks. Books are named by their id, emma for
// example.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	mcp "github.com/mcpgen/mcpgen/runtime"
)

//go:generate go run github.com/mcpgen/mcpgen/cmd/mcpgen .

// Main opens the shop:
//
//	go run ./examples/bookshop
//	go run ./examples/bookshop -http 8000
func main() {
	mcp.Main(NewMCPServer(NewShop()))
}

// Genre is what kind of book it is.
type Genre string

// The genres.
const (
	Novel   Genre = "novel"
	Horror  Genre = "horror"
	Science Genre = "science"
)

// Book is a book that the shop sells.
type Book struct {
	ID     string `json:"id"`     // name of the book in this shop
	Title  string `json:"title"`  // title on the cover
	Author string `json:"author"` // who wrote it
	Genre  Genre  `json:"genre"`  // what kind of book it is
	Cents  int    `json:"cents"`  // price in cents
	Stock  int    `json:"stock"`  // copies on the shelf
}

// Shop is a bookshop. Clients call its methods at the same time.
type Shop struct {
	mu     sync.Mutex
	books  map[string]Book // guarded by mu, as is what follows
	orders int
}

// NewShop returns a shop with books on its shelves.
func NewShop() *Shop {
	s := &Shop{books: map[string]Book{}}
	for _, b := range []Book{
		{"emma", "Emma", "Jane Austen", Novel, 1290, 4},
		{"persuasion", "Persuasion", "Jane Austen", Novel, 1190, 1},
		{"middlemarch", "Middlemarch", "George Eliot", Novel, 1890, 2},
		{"dracula", "Dracula", "Bram Stoker", Horror, 990, 3},
		{"frankenstein", "Frankenstein", "Mary Shelley", Horror, 890, 0},
		{"origin", "On the Origin of Species", "Charles Darwin", Science, 2190, 5},
	} {
		s.books[b.ID] = b
	}
	return s
}

// SearchBooks finds books by words of their title or author, and by genre.
// Without either it returns all books.
//
//mcp:tool readonly
//mcp:param words optional example=austen
func (s *Shop) SearchBooks(
	words string, // words of the title or of the author's name
	genre *Genre, // only books of this genre
) []Book {
	return slices.DeleteFunc(s.sorted(), func(b Book) bool {
		text := strings.ToLower(b.Title + " " + b.Author)
		lacks := func(word string) bool { return !strings.Contains(text, word) }
		return genre != nil && b.Genre != *genre || slices.ContainsFunc(strings.Fields(strings.ToLower(words)), lacks)
	})
}

// Order is an order that the shop has taken.
type Order struct {
	Number int    `json:"number"`         // number of the order
	Book   string `json:"book"`           // title of the book
	Copies int    `json:"copies"`         // how many copies
	Cents  int    `json:"cents"`          // what they cost together, in cents
	Note   string `json:"note,omitempty"` // what the customer wants written on the card
}

// Confirmation is what the customer answers before an order is taken.
type Confirmation struct {
	// Place the order?
	Confirm bool `json:"confirm"`
	// Words for the card, if it is a present.
	Note string `json:"note,omitempty" maxlen:"200"`
}

// OrderBook orders copies of a book. The customer is asked to confirm: do not
// ask them yourself.
//
//mcp:tool destructive=false
//mcp:param copies default=1 min=1 max=10
func (s *Shop) OrderBook(
	ctx context.Context,
	id string, // which book, by its id
	copies int, // how many copies
) (Order, error) {
	book, err := s.inStock(id, copies)
	if err != nil {
		return Order{}, err
	}
	// Nothing has changed until here: for some clients, Ask has the function run
	// again from its beginning.
	question := fmt.Sprintf("Order %d × %s by %s for %s?", copies, book.Title, book.Author, price(copies*book.Cents))
	answer, err := mcp.Ask[Confirmation](ctx, question)
	switch {
	case errors.Is(err, mcp.ErrDeclined), errors.Is(err, mcp.ErrCancelled), err == nil && !answer.Confirm:
		return Order{}, errors.New("the customer did not confirm, so nothing is ordered")
	case err != nil:
		return Order{}, err
	}
	order, err := s.take(id, copies)
	if err != nil {
		return Order{}, err
	}
	order.Note = answer.Note
	s.changed(ctx, id)
	return order, nil
}

// Restock puts copies of a book on the shelf and returns how many are there.
//
//mcp:tool destructive=false
//mcp:param copies min=1 max=100
func (s *Shop) Restock(
	ctx context.Context,
	id string, // which book, by its id
	copies int, // how many copies arrive
) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	book, err := s.find(id, 0)
	if err != nil {
		return 0, err
	}
	book.Stock += copies
	s.books[id] = book
	s.changed(ctx, id)
	return book.Stock, nil
}

// Book is a book of the shop.
//
//mcp:resource bookshop://books/{id}
func (s *Shop) Book(id string) (Book, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	book, ok := s.books[id]
	if !ok {
		return Book{}, mcp.ErrNotFound
	}
	return book, nil
}

// CompleteBook suggests ids of books.
//
//mcp:complete Book id
func (s *Shop) CompleteBook(typed string) []string {
	var ids []string
	for _, b := range s.sorted() {
		if strings.HasPrefix(b.ID, strings.ToLower(typed)) {
			ids = append(ids, b.ID)
		}
	}
	return ids
}

// Recommend has the model recommend a book that is like another one.
//
//mcp:prompt
//mcp:param budget optional min=1
func (s *Shop) Recommend(
	genre Genre, // what kind of book to recommend
	like string, // title of a book that the reader liked
	budget float64, // the most that the book may cost, in euros; no limit by default
) string {
	text := fmt.Sprintf("I liked %q. Recommend me one %s that you have in stock", like, genre)
	if budget > 0 {
		text += fmt.Sprintf(" and that costs at most %.2f €", budget)
	}
	return text + ". Say in two sentences why I would like it, without telling how it ends."
}

// CompleteLike suggests titles of the genre that is chosen already.
//
//mcp:complete Recommend like
func (s *Shop) CompleteLike(typed, genre string) []string {
	var titles []string
	for _, b := range s.sorted() {
		if strings.HasPrefix(strings.ToLower(b.Title), strings.ToLower(typed)) && (genre == "" || genre == string(b.Genre)) {
			titles = append(titles, b.Title)
		}
	}
	return titles
}

// inStock returns a book of which there are enough copies.
func (s *Shop) inStock(id string, copies int) (Book, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(id, copies)
}

// take takes copies off the shelf, which may have become too few while the
// customer thought.
func (s *Shop) take(id string, copies int) (Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	book, err := s.find(id, copies)
	if err != nil {
		return Order{}, err
	}
	book.Stock -= copies
	s.books[id] = book
	s.orders++
	return Order{Number: s.orders, Book: book.Title, Copies: copies, Cents: copies * book.Cents}, nil
}

// find returns a book of which there are enough copies. The caller holds s.mu.
func (s *Shop) find(id string, copies int) (Book, error) {
	book, ok := s.books[id]
	switch {
	case !ok:
		return book, fmt.Errorf("there is no book %q: search_books shows the ids", id)
	case book.Stock < copies:
		return book, fmt.Errorf("there are only %d copies of %s: order fewer, or restock first", book.Stock, book.Title)
	}
	return book, nil
}

// changed tells clients that subscribed to a book.
func (s *Shop) changed(ctx context.Context, id string) {
	mcp.ServerFrom(ctx).ResourceUpdated("bookshop://books/" + id)
}

// sorted returns the books in the order of their ids.
func (s *Shop) sorted() []Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.SortedFunc(maps.Values(s.books), func(a, b Book) int { return cmp.Compare(a.ID, b.ID) })
}

func price(cents int) string {
	return fmt.Sprintf("%d.%02d €", cents/100, cents%100)
}
