// Package model holds what mcpgen knows of an annotated package: plain values,
// free of syntax and of go/types, that encode as JSON. The analyzer makes them,
// the schema and the emitter read them.
package model

import "go/token"

// Package is one annotated Go package.
type Package struct {
	// Path is the import path, Name the package clause, Dir the absolute directory.
	Path string `json:"path"`
	Name string `json:"name"`
	Dir  string `json:"dir"`

	// Doc is the package documentation without directives: the server's instructions.
	Doc string `json:"doc,omitempty"`

	// NeedsMain says that the package is a main package without a func main.
	NeedsMain bool `json:"needsMain,omitempty"`

	Server Server `json:"server"`

	// Receivers are the types that have annotated methods, in source order.
	Receivers []*Receiver `json:"receivers,omitempty"`

	// Tools, Resources, Prompts and Completions are in source order.
	Tools       []*Tool       `json:"tools,omitempty"`
	Resources   []*Resource   `json:"resources,omitempty"`
	Prompts     []*Prompt     `json:"prompts,omitempty"`
	Completions []*Completion `json:"completions,omitempty"`

	// Forms are the types with which functions call mcp.Ask, each once: structs,
	// or a Ref to one. They are decoded.
	Forms []*Type `json:"forms,omitempty"`

	// Types are the declared types that a Type of kind Ref names, in order of
	// first use.
	Types []*NamedType `json:"types,omitempty"`

	// Guards are the argument and result types whose shape generated code pins.
	Guards []*Guard `json:"guards,omitempty"`

	// Scope are the names declared at package level, FileScope those under which
	// its files import packages: what a generated declaration must not redeclare.
	// An import of the generated file may share a name with FileScope only.
	Scope     []string `json:"-"`
	FileScope []string `json:"-"`

	// Imports are the packages that a Type.Go of the package names, by path.
	Imports []Import `json:"imports,omitempty"`
}

// Import is a package with the name of its package clause, which its path does
// not tell.
type Import struct {
	Path string `json:"path"`
	Name string `json:"name"`
}

// Server is what //mcp:server says.
type Server struct {
	Name       string `json:"name"`
	Title      string `json:"title,omitempty"`
	Version    string `json:"version,omitempty"`
	Website    string `json:"website,omitempty"`
	Icons      []Icon `json:"icons,omitempty"`
	CacheTTL   int64  `json:"cacheTTL,omitempty"` // milliseconds
	CacheScope string `json:"cacheScope,omitempty"`
}

// Icon is one icon= value.
type Icon struct {
	Source string `json:"src"`
}

// Meta is one meta.KEY=value pair; Value is JSON.
type Meta struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Receiver is a type with annotated methods; it becomes a parameter of the
// generated RegisterMCP and NewMCPServer.
type Receiver struct {
	// Type is the receiver type's name, Pointer whether any annotated method
	// needs a pointer.
	Type    string `json:"type"`
	Pointer bool   `json:"pointer,omitempty"`
	// Name is the parameter's name, unique among the receivers.
	Name string `json:"name"`
}

// Function is the Go function behind a tool, resource, prompt or completion.
type Function struct {
	// Name is the function's or method's Go name; Receiver is nil for functions.
	Name     string    `json:"name"`
	Receiver *Receiver `json:"receiver,omitempty"`
	Pos      Position  `json:"pos"`
	// Params are in the order of the signature.
	Params  []*Param `json:"params,omitempty"`
	Results Results  `json:"results"`
}

// Position is a file, line and column.
type Position = token.Position

// Tool is a function with //mcp:tool.
type Tool struct {
	Name        string `json:"name"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description"`
	Func        Function

	// A hint is nil where the directive leaves it unset.
	ReadOnly    *bool `json:"readOnly,omitempty"`
	Destructive *bool `json:"destructive,omitempty"`
	Idempotent  *bool `json:"idempotent,omitempty"`
	OpenWorld   *bool `json:"openWorld,omitempty"`

	// Timeout is in nanoseconds; zero for none.
	Timeout int64    `json:"timeout,omitempty"`
	Scopes  []string `json:"scopes,omitempty"`
	// Task is "", "optional" or "required".
	Task  string `json:"task,omitempty"`
	Icons []Icon `json:"icons,omitempty"`
	Meta  []Meta `json:"meta,omitempty"`
}

// Resource is a function with //mcp:resource.
type Resource struct {
	// URI is the fixed URI, or the template when Template is set.
	URI         string `json:"uri"`
	Template    bool   `json:"template,omitempty"`
	Name        string `json:"name"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Func        Function
	MIMEType    string   `json:"mimeType,omitempty"`
	Size        *int64   `json:"size,omitempty"`
	Audience    []string `json:"audience,omitempty"`
	Priority    string   `json:"priority,omitempty"` // a JSON number
	CacheTTL    int64    `json:"cacheTTL,omitempty"` // milliseconds
	CacheScope  string   `json:"cacheScope,omitempty"`
	Icons       []Icon   `json:"icons,omitempty"`
	Meta        []Meta   `json:"meta,omitempty"`
}

// Prompt is a function with //mcp:prompt.
type Prompt struct {
	Name        string `json:"name"`
	Title       string `json:"title,omitempty"`
	Description string `json:"description,omitempty"`
	Func        Function
	Icons       []Icon `json:"icons,omitempty"`
	Meta        []Meta `json:"meta,omitempty"`
}

// Completion is a function with //mcp:complete.
type Completion struct {
	// Prompt or Template is the target's protocol name or URI template.
	Prompt   string `json:"prompt,omitempty"`
	Template string `json:"template,omitempty"`
	Argument string `json:"argument"`
	Func     Function
}

// Role says what a parameter of a function is for.
type Role string

// The roles of a parameter.
const (
	// Property is one property of the arguments object.
	Property Role = "property"
	// Arguments is the one struct whose fields are the arguments.
	Arguments Role = "arguments"
	// Context is a leading context.Context.
	Context Role = "context"
	// Request is a *mcp.Request.
	Request Role = "request"
)

// Param is one parameter of a function.
type Param struct {
	Role Role `json:"role"`
	// Field is the property that a parameter of role Property is. For role
	// Arguments only its GoName, Type and Doc are set.
	Field
	Variadic bool `json:"variadic,omitempty"`
	// Pointer says that a parameter of role Arguments is a pointer to Type.
	Pointer bool `json:"pointer,omitempty"`
}

// Field is one property of an object: a parameter, a struct field or a named
// result.
type Field struct {
	// Name is the JSON property.
	Name string `json:"name"`
	// GoName is the Go name of the parameter or result; for a struct field, the
	// selector path from the struct: one name, or several through embedded
	// structs. EmbeddedPointers are the prefixes of the path (lengths) at which
	// an embedded pointer must be allocated before the field is set, with
	// the Go type to allocate.
	GoName           string            `json:"goName"`
	Selector         []string          `json:"selector,omitempty"`
	EmbeddedPointers []EmbeddedPointer `json:"embeddedPointers,omitempty"`

	Type *Type  `json:"type"`
	Doc  string `json:"doc,omitempty"`

	// Optional says that the property may be absent from what is decoded.
	Optional bool `json:"optional,omitempty"`
	// OmitEmpty and OmitZero are encoding/json's rules for what is encoded.
	OmitEmpty bool `json:"omitEmpty,omitempty"`
	OmitZero  bool `json:"omitZero,omitempty"`
	// Quoted is encoding/json's ",string".
	Quoted bool `json:"quoted,omitempty"`

	// Default is the default value as JSON, empty for none.
	Default string `json:"default,omitempty"`
	// Constraints are nil or empty for none.
	Constraints *Constraints `json:"constraints"`
	// Header is the x-mcp-header name of a parameter, empty for none.
	Header string `json:"header,omitempty"`
	// Schema replaces the derived schema where the author wrote one (JSON).
	Schema string `json:"schema,omitempty"`
}

// EmbeddedPointer is an embedded *T on the way to a promoted field.
type EmbeddedPointer struct {
	// Depth is the length of the selector prefix that is the pointer.
	Depth int `json:"depth"`
	// Go is T, as in Type.Go.
	Go string `json:"go"`
}

// Constraints are the JSON Schema keywords on a property. Numbers are JSON
// number literals, so that 64-bit bounds stay exact; empty means unset.
type Constraints struct {
	Minimum          string   `json:"minimum,omitempty"`
	Maximum          string   `json:"maximum,omitempty"`
	ExclusiveMinimum string   `json:"exclusiveMinimum,omitempty"`
	ExclusiveMaximum string   `json:"exclusiveMaximum,omitempty"`
	MultipleOf       string   `json:"multipleOf,omitempty"`
	MinLength        *int     `json:"minLength,omitempty"`
	MaxLength        *int     `json:"maxLength,omitempty"`
	Pattern          string   `json:"pattern,omitempty"`
	Format           string   `json:"format,omitempty"`
	MinItems         *int     `json:"minItems,omitempty"`
	MaxItems         *int     `json:"maxItems,omitempty"`
	UniqueItems      bool     `json:"uniqueItems,omitempty"`
	MinProperties    *int     `json:"minProperties,omitempty"`
	MaxProperties    *int     `json:"maxProperties,omitempty"`
	Enum             []string `json:"enum,omitempty"`     // JSON values
	Examples         []string `json:"examples,omitempty"` // JSON values
	Title            string   `json:"title,omitempty"`
	ReadOnly         bool     `json:"readOnly,omitempty"`
	WriteOnly        bool     `json:"writeOnly,omitempty"`
	Deprecated       bool     `json:"deprecated,omitempty"`
	// Items constrain the elements of an array.
	Items *Constraints `json:"items,omitempty"`
	// Extras are further schema members from jsonschema_extras.
	Extras []Meta `json:"extras,omitempty"`
}

// Values are those that Enum lists, none for nil.
func (c *Constraints) Values() []string {
	if c == nil {
		return nil
	}
	return c.Enum
}

// ResultKind says how a function's results reach the wire.
type ResultKind string

// The kinds of results.
const (
	// NoResult is no result, or only an error.
	NoResult ResultKind = "none"
	// TextResult is a string as text content.
	TextResult ResultKind = "text"
	// ObjectResult is one value that is an object on the wire.
	ObjectResult ResultKind = "object"
	// WrappedResult is one value sent as {"result": value}.
	WrappedResult ResultKind = "wrapped"
	// NamedResults are several named results sent as one object.
	NamedResults ResultKind = "named"
	// ContentResult is mcp.Text, Image, Audio, Link, Embedded or Content.
	ContentResult ResultKind = "content"
	// ContentsResult is []mcp.Content, or []mcp.Contents of a resource.
	ContentsResult ResultKind = "contents"
	// ImageResult is an image.Image.
	ImageResult ResultKind = "image"
	// FullResult is *mcp.Result.
	FullResult ResultKind = "full"
	// BinaryResult is the []byte of a resource.
	BinaryResult ResultKind = "binary"
	// JSONResult is any other value of a resource, sent as JSON text.
	JSONResult ResultKind = "json"
	// MessagesResult is the []mcp.Message of a prompt.
	MessagesResult ResultKind = "messages"
	// ValuesResult is the []string of a completion.
	ValuesResult ResultKind = "values"
)

// Results are a function's results.
type Results struct {
	Kind ResultKind `json:"kind"`
	// Values are the results but the error: one, or several for NamedResults.
	Values []*Field `json:"values,omitempty"`
	// Error says that the last result is an error.
	Error bool `json:"error,omitempty"`
	// Structured says that a string result is also sent as {"result": text}.
	Structured bool `json:"structured,omitempty"`
	// TextOnly says output=text: the value travels as text alone, without schema.
	TextOnly bool `json:"textOnly,omitempty"`
}

// Kind says what a type is on the wire.
type Kind string

// The kinds of types.
const (
	Boolean    Kind = "boolean"
	String     Kind = "string"   // with Enum: an enum of strings
	Integer    Kind = "integer"  // signed; Bits 0 is int. With Enum: an enum of numbers
	Unsigned   Kind = "unsigned" // Bits 0 is uint
	Number     Kind = "number"   // Bits 32 or 64
	Bytes      Kind = "bytes"    // []byte, or [N]byte when Len >= 0; base64
	Array      Kind = "array"    // []T, or [N]T when Len >= 0
	Map        Kind = "map"      // Key is of kind String, Integer, Unsigned or TextValue
	Struct     Kind = "struct"   // an anonymous struct, or the definition of a named one
	Pointer    Kind = "pointer"  // *Elem
	Ref        Kind = "ref"      // the NamedType called Ref: every named struct, and every type that contains itself
	Time       Kind = "time"
	Duration   Kind = "duration"
	URL        Kind = "url"        // url.URL
	TextValue  Kind = "text"       // TextUnmarshaler and TextMarshaler; with Enum: only those texts
	BigInteger Kind = "biginteger" // big.Int
	NumberText Kind = "numbertext" // json.Number
	Any        Kind = "any"        // any
	RawJSON    Kind = "rawjson"    // json.RawMessage
	Custom     Kind = "custom"     // own (Un)MarshalJSON, with Schema
)

// Type is a Go type and how it travels.
type Type struct {
	Kind Kind `json:"kind"`
	// Go is the type as a Go expression in which a name of another package is
	// written as its quoted import path, a dot and the name:
	// map[string]"net/url".URL. Names of the annotated package stand alone.
	Go string `json:"go"`
	// Defined says that Go names a declared type, so that values of the
	// underlying type must be converted.
	Defined bool `json:"defined,omitempty"`
	// Ref names a NamedType (kind Ref).
	Ref string `json:"ref,omitempty"`

	Bits int `json:"bits,omitempty"`
	// Len is the length of a fixed array, -1 for slices.
	Len    int          `json:"len,omitempty"`
	Key    *Type        `json:"key,omitempty"`
	Elem   *Type        `json:"elem,omitempty"`
	Fields []*Field     `json:"fields,omitempty"`
	Enum   []*EnumValue `json:"enum,omitempty"`
	// Titled says that Enum is written with a title for each value.
	Titled bool `json:"titled,omitempty"`
	// Schema is the author's own schema for kind Custom (JSON), or the
	// schema that //mcp:schema put on any other type.
	Schema string `json:"schema,omitempty"`
	// Doc is the type's own documentation.
	Doc string `json:"doc,omitempty"`
	// IsZero says that the type has a method IsZero() bool, which omitzero calls;
	// Incomparable that its values cannot be compared with ==.
	IsZero       bool `json:"isZero,omitempty"`
	Incomparable bool `json:"incomparable,omitempty"`
	// Underlying is the kind of the Go type under a TextValue or Custom type:
	// Boolean, String, Integer, Unsigned, Number, Array for a slice, Map, or
	// Struct for all others. It decides what omitempty and omitzero leave out.
	Underlying Kind `json:"underlying,omitempty"`
	// DecodeOnly or EncodeOnly say that a TextValue or Custom type has only
	// one of the two directions.
	DecodeOnly bool `json:"decodeOnly,omitempty"`
	EncodeOnly bool `json:"encodeOnly,omitempty"`
}

// EnumValue is one constant of an enum.
type EnumValue struct {
	// Const is the constant's Go name, empty for explicit lists.
	Const string `json:"const,omitempty"`
	// Value is the value as JSON.
	Value string `json:"value"`
	Doc   string `json:"doc,omitempty"`
}

// NamedType is an entry of Package.Types.
type NamedType struct {
	// Name is unique in the package and what a Ref holds: the type's Go
	// expression.
	Name string `json:"name"`
	// Identifier is a Go identifier made from Name, unique among the package's
	// types, for the generated functions: Filter in decodeFilter.
	Identifier string `json:"identifier"`
	Type       *Type  `json:"type"` // never of kind Ref itself
	// Decoded and Encoded say which directions the package uses.
	Decoded bool `json:"decoded,omitempty"`
	Encoded bool `json:"encoded,omitempty"`
}

// Guard pins the shape of a declared type: generated code assigns a zero value
// of Go to a variable of type Underlying, which compiles only while they agree.
type Guard struct {
	// Go and Underlying are expressions as in Type.Go; Underlying spells every
	// field, in order, with its tag.
	Go         string `json:"go"`
	Underlying string `json:"underlying"`
}
