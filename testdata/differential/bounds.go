package differential

// Bounds has numbers within bounds.
type Bounds struct {
	Count    int            `json:"count" min:"1" max:"20"`
	Small    uint8          `json:"small" max:"9"`
	Wide     int64          `json:"wide" min:"-9007199254740993" max:"9007199254740993"`
	Share    float64        `json:"share" jsonschema:"minimum=0,exclusiveMaximum=1"`
	Above    float64        `json:"above" jsonschema:"exclusiveMinimum=-0.1"`
	Single   float32        `json:"single" min:"0.1" max:"2.5"`
	Even     int            `json:"even" jsonschema:"multipleOf=2"`
	Quarters float64        `json:"quarters" jsonschema:"multipleOf=0.25"`
	Inside   int            `json:"inside" jsonschema:"exclusiveMinimum=0,exclusiveMaximum=4"`
	Maybe    *int           `json:"maybe,omitempty" min:"3"`
	Preset   int            `json:"preset" default:"5" min:"1" max:"10"`
	Ratio    float64        `json:"ratio" default:"0.5"`
	Each     []int          `json:"each" min:"0" max:"3" minitems:"1" maxitems:"4"`
	Distinct []int          `json:"distinct" jsonschema:"uniqueItems=true,maxItems=5"`
	Apart    []string       `json:"apart" jsonschema:"uniqueItems=true"`
	Named    map[string]int `json:"named" jsonschema:"minProperties=1,maxProperties=2"`
}

// EchoBounds returns them.
//
//mcp:tool readonly
func EchoBounds(v Bounds) Bounds { return keep(v) }

// Lengths has texts within bounds.
type Lengths struct {
	Code    string    `json:"code" pattern:"^[a-z]{2}$"`
	Short   string    `json:"short" minlen:"1" maxlen:"5"`
	Both    string    `json:"both" pattern:"^[a-z]{2}$" maxlen:"3"`
	Codes   []string  `json:"codes" pattern:"^[a-z]{2}$" maxitems:"3"`
	Limited []Name    `json:"limited" maxlen:"4"`
	Preset  string    `json:"preset" default:"en" pattern:"^[a-z]{2}$"`
	List    []string  `json:"list" jsonschema:"default=p,default=q"`
	Maybe   *string   `json:"maybe,omitempty" minlen:"2"`
	Pair    [2]string `json:"pair" minlen:"1"`
	Empty   []bool    `json:"empty" maxitems:"0"`
}

// EchoLengths returns them.
//
//mcp:tool readonly
func EchoLengths(v Lengths) Lengths { return keep(v) }

// arguments are the parameters of EchoArguments.
type arguments struct {
	Name  string    `json:"name"`
	Limit int       `json:"limit"`
	Way   Direction `json:"way"`
	Share *float64  `json:"share"`
	At    Point     `json:"at"`
	Words []string  `json:"words"`
}

// EchoArguments takes parameters of its own and returns several results.
//
// Parameters:
//   - name: a name
//   - limit: how many
//   - way: how to sort
//   - share: a part
//   - at: a place
//   - words: anything more
//
//mcp:tool readonly
//mcp:param name minlen=1 maxlen=8
//mcp:param limit default=10 min=1 max=99
//mcp:param way default=asc
//mcp:param words maxlen=3 maxitems=2
func EchoArguments(name string, limit int, way Direction, share *float64, at Point, words ...string) (
	nameOut string, limitOut int, wayOut Direction, atOut Point, wordsOut []string) {
	keep(arguments{name, limit, way, share, at, words})
	return name, limit, way, at, words
}

// EchoList takes a list alone.
//
// Parameters:
//   - result: the list
//
//mcp:tool readonly
func EchoList(result []Point) []Point { return keep(listArgument{result}).Result }

type listArgument struct {
	Result []Point `json:"result"`
}

// EchoScalar takes a number alone.
//
// Parameters:
//   - result: the number
//
//mcp:tool readonly
func EchoScalar(result uint32) uint32 { return keep(scalarArgument{result}).Result }

type scalarArgument struct {
	Result uint32 `json:"result"`
}

// EchoMap takes a map alone.
//
// Parameters:
//   - m: the map
//
//mcp:tool readonly
func EchoMap(m map[string]Direction) map[string]Direction { return keep(mapArgument{m}).M }

type mapArgument struct {
	M map[string]Direction `json:"m"`
}
