package differential

// Booleans are true or false.
type Booleans struct {
	Plain    bool   `json:"plain"`
	Pointer  *bool  `json:"pointer"`
	Omit     bool   `json:"omit,omitempty"`
	Flag     Flag   `json:"flag"`
	Several  []bool `json:"several"`
	Defaults bool   `json:"defaults" default:"true"`
}

// Flag is a boolean of its own.
type Flag bool

// EchoBooleans returns them.
//
//mcp:tool readonly
func EchoBooleans(v Booleans) Booleans { return keep(v) }

// Integers has one of every size.
type Integers struct {
	I   int    `json:"i"`
	I8  int8   `json:"i8"`
	I16 int16  `json:"i16"`
	I32 int32  `json:"i32"`
	I64 int64  `json:"i64"`
	U   uint   `json:"u"`
	U8  uint8  `json:"u8"`
	U16 uint16 `json:"u16"`
	U32 uint32 `json:"u32"`
	U64 uint64 `json:"u64"`
}

// EchoIntegers returns them.
//
//mcp:tool readonly
func EchoIntegers(v *Integers) *Integers { return keep(v) }

// Optionals may all be absent.
type Optionals struct {
	I8    *int8    `json:"i8"`
	U16   *uint16  `json:"u16,omitempty"`
	F32   *float32 `json:"f32,omitzero"`
	Text  *string  `json:"text"`
	Zero  int      `json:"zero,omitzero"`
	Empty string   `json:"empty,omitempty"`
	List  []int    `json:"list,omitempty"`
	None  []int    `json:"none,omitzero"`
	Marks *[]bool  `json:"marks,omitempty"`
	Three [3]uint8 `json:"three,omitzero"`
	Short [2]int16 `json:"short,omitzero"`
	Point *Point   `json:"point,omitempty"`
	Where Point    `json:"where,omitzero"`
	Word  *Weight  `json:"word,omitempty"`
}

// Weight is in grams.
type Weight uint16

// EchoOptionals returns them.
//
//mcp:tool readonly
func EchoOptionals(v Optionals) Optionals { return keep(v) }

// Floats has both sizes.
type Floats struct {
	F32   float32   `json:"f32"`
	F64   float64   `json:"f64"`
	Heat  Celsius   `json:"heat"`
	Those []float32 `json:"those"`
}

// Celsius is a temperature.
type Celsius float64

// EchoFloats returns them.
//
//mcp:tool readonly
func EchoFloats(v Floats) Floats { return keep(v) }

// Strings has texts.
type Strings struct {
	Plain   string   `json:"plain"`
	Named   Name     `json:"named"`
	Several []Name   `json:"several"`
	Odd     string   `json:"odd.name-with_all"`
	Cased   string   `json:"Cased"`
	Casing  string   `json:"cASED"`
	Unnamed string   // as Go has it
	Pair    [2]Name  `json:"pair"`
	Pointer *Name    `json:"pointer"`
	Texts   []string `json:"texts"`
}

// Name is a string of its own, with one constant and so no enum.
type Name string

// Nobody is a name.
const Nobody Name = "nobody"

// EchoStrings returns them.
//
//mcp:tool readonly
func EchoStrings(v Strings) Strings { return keep(v) }

// Direction is a way to sort.
type Direction string

// The directions.
const (
	Asc  Direction = "asc"  // smallest first
	Desc Direction = "desc" // largest first
	Odd  Direction = "a \"b\" <é>\u2028"
)

// Size is a size in letters.
//
//mcp:enum numbers
type Size int8

// The sizes.
const (
	Small Size = -1
	Large Size = 7
	Huge  Size = 100
)

// Level is how loud.
//
//mcp:enum low,high
type Level int

// The levels.
const (
	Low Level = iota
	High
)

// Mood is shown with titles.
//
//mcp:enum titled
type Mood string

// The moods.
const (
	Happy Mood = "happy" // all is well
	Sad   Mood = "sad"   // all is lost
)

// Loose has constants, but is no enum.
//
//mcp:enum off
type Loose string

// Some of the texts.
const (
	LooseA Loose = "a"
	LooseB Loose = "b"
)

// Enums has every kind of enum.
type Enums struct {
	Direction Direction           `json:"direction"`
	Size      Size                `json:"size"`
	Level     Level               `json:"level"`
	Mood      Mood                `json:"mood"`
	Loose     Loose               `json:"loose"`
	Several   []Direction         `json:"several"`
	Sizes     []Size              `json:"sizes"`
	Pointer   *Level              `json:"pointer"`
	Levels    map[Direction]Level `json:"levels"`
	ByLevel   map[Level]bool      `json:"byLevel"`
	Narrow    Direction           `json:"narrow" enum:"asc,desc"`
	Word      string              `json:"word" enum:"x,y,z"`
	Words     []string            `json:"words" jsonschema:"enum=p,enum=q"`
	Count     int                 `json:"count" enum:"1,2,12"`
	Half      float64             `json:"half" enum:"0.5,1.5,-2"`
	Default   Direction           `json:"default" default:"desc"`
	Preset    Size                `json:"preset" default:"7"`
	Moods     map[string]Mood     `json:"moods"`
	Fixed     [2]Direction        `json:"fixed"`
	Nested    map[string][]Level  `json:"nested"`
}

// EchoEnums returns them.
//
//mcp:tool readonly
func EchoEnums(v Enums) Enums { return keep(v) }

// Quoteds travel inside strings.
type Quoteds struct {
	B   bool    `json:"b,string"`
	I   int     `json:"i,string"`
	I8  int8    `json:"i8,string"`
	I64 int64   `json:"i64,string"`
	U   uint    `json:"u,string"`
	U64 uint64  `json:"u64,string"`
	F   float64 `json:"f,string"`
	F32 float32 `json:"f32,string"`
	P   *int    `json:"p,string"`
	O   int     `json:"o,string,omitempty"`
}

// EchoQuoteds returns them.
//
//mcp:tool readonly
func EchoQuoteds(v Quoteds) Quoteds { return keep(v) }
