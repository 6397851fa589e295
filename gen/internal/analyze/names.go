package analyze

import (
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mcpgen/mcpgen/gen/internal/diagnostic"
	"github.com/mcpgen/mcpgen/gen/internal/directive"
)

// naming says how a Go name becomes a protocol name.
type naming string

const (
	namingSnake naming = "snake"
	namingAsIs  naming = "asis"
)

// portableName says that every host takes a name, specName that the protocol
// allows it, propertyName that every host takes it in the schema of arguments.
func portableName(name string) bool { return consists(name, "_-", 64) }
func specName(name string) bool     { return consists(name, "_-.", 128) }
func propertyName(name string) bool { return consists(name, "_-.", 64) }

// consists says that a name has letters, digits and the given marks, at least one
// and at most so many.
func consists(name, marks string, most int) bool {
	for i := range len(name) {
		c := name[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(marks, c) >= 0) {
			return false
		}
	}
	return 1 <= len(name) && len(name) <= most
}

// protocolName returns the name of a tool, prompt or resource: what name= says,
// else what the Go name becomes. It reports names that are illegal or taken.
func (a *analyzer) protocolName(fn *function, kind string) string {
	name, pos := fn.name(), fn.decl.Name.Pos()
	if arg, ok := fn.verb.Lookup("name"); ok {
		name, pos = arg.Value, arg.ValuePos
	} else if a.naming != namingAsIs {
		name = snakeCase(name)
	}
	if problem := a.illegalName(name); problem != "" {
		a.report(pos, diagnostic.BadName, "%s name %q %s", kind, name, problem)
		return name
	}
	key := [2]string{kind, name}
	if first, taken := a.names[key]; taken {
		a.report(pos, diagnostic.BadName, "%s name %q is taken by the one at %s; write name= on one of them",
			kind, name, a.short(first))
		return name
	}
	a.names[key] = pos
	return name
}

// illegalName says what is wrong with a name, and what to write; nothing when
// it is legal.
func (a *analyzer) illegalName(name string) string {
	legal, limit, set := portableName, 64, "letters, digits, _ and -"
	if a.spec {
		legal, limit, set = specName, 128, "letters, digits, _, - and ."
	}
	switch {
	case legal(name):
		return ""
	case len(name) > limit:
		return "is " + itoa(len(name)) + " characters long, and at most " + itoa(limit) + " are allowed; write a shorter name="
	case !a.spec && specName(name):
		return "may hold only " + set + ", since some hosts reject a whole server for one other character; write another name=, or names=spec in //mcp:server"
	default:
		return "may hold only " + set + "; write name="
	}
}

// property reports a property name that hosts would refuse.
func (a *analyzer) property(name string, pos token.Pos, cure string) bool {
	if propertyName(name) {
		return true
	}
	if len(name) > 64 {
		a.report(pos, diagnostic.BadName, "property name %q is longer than 64 characters; %s", name, cure)
	} else {
		a.report(pos, diagnostic.BadName, "property name %q may hold only letters, digits, _, - and .; %s", name, cure)
	}
	return false
}

// title returns title=, else the words of the name.
func (a *analyzer) title(fn *function) string {
	if arg, ok := fn.verb.Lookup("title"); ok {
		return arg.Value
	}
	if arg, ok := fn.verb.Lookup("name"); ok {
		return titleOf(arg.Value)
	}
	return titleOf(fn.name())
}

// snakeCase returns the words of a Go name in lower case, joined by
// underscores; acronyms stay whole.
func snakeCase(name string) string {
	words := splitWords(name)
	for i, word := range words {
		words[i] = strings.ToLower(word)
	}
	return strings.Join(words, "_")
}

// titleOf returns the words of a name, each with a capital.
func titleOf(name string) string {
	words := splitWords(name)
	for i, word := range words {
		lower := strings.ToLower(word)
		switch mixed := mixedWords[lower]; {
		case mixed != "":
			words[i] = mixed
		case word == lower && !plainWords[word] && acronyms[strings.ToUpper(word)]:
			words[i] = strings.ToUpper(word)
		default:
			words[i] = upperFirst(word)
		}
	}
	return strings.Join(words, " ")
}

// splitWords splits a name at underscores, hyphens, dots and changes of case.
// A run of capitals is one acronym, or several known ones; digits belong to the
// word before them.
func splitWords(name string) []string {
	var words []string
	for part := range strings.FieldsFuncSeq(name, isSeparator) {
		rest := []rune(part)
		for len(rest) > 0 {
			n, size := wordLength(rest), 0
			for range n {
				_, more := utf8.DecodeRuneInString(part[size:])
				size += more
			}
			words = append(words, part[:size])
			part, rest = part[size:], rest[n:]
		}
	}
	return words
}

// isSeparator says whether a rune stands between the words of a name.
func isSeparator(r rune) bool { return r == '_' || r == '-' || r == '.' || r == ' ' }

// wordLength returns how many runes the first word of s has.
func wordLength(s []rune) int {
	if n := mixedWord(s); n > 0 {
		return n
	}
	capitals := 0
	for capitals < len(s) && unicode.IsUpper(s[capitals]) {
		capitals++
	}
	n := capitals
	if capitals > 1 {
		n = acronymLength(s, capitals)
		if n < capitals {
			return n
		}
	}
	for n < len(s) && !unicode.IsUpper(s[n]) {
		n++
	}
	return n
}

// acronymLength returns how many of the capitals at the start of s are its
// first word. The result is capitals when what follows them belongs to it.
func acronymLength(s []rune, capitals int) int {
	if capitals < len(s) && unicode.IsLower(s[capitals]) {
		plural := s[capitals] == 's' && (capitals+1 == len(s) || !unicode.IsLower(s[capitals+1]))
		if plural && segments(string(s[:capitals])) != nil {
			return lastOrFirst(s, capitals)
		}
		capitals-- // The last capital begins the next word.
		if known := segments(string(s[:capitals])); len(known) > 1 {
			return known[0]
		}
		return capitals
	}
	return lastOrFirst(s, capitals)
}

// lastOrFirst returns the length of the first of several known acronyms, or
// all capitals where they are one word.
func lastOrFirst(s []rune, capitals int) int {
	if known := segments(string(s[:capitals])); len(known) > 1 {
		return known[0]
	}
	return capitals
}

// segments returns the lengths of the known acronyms that s consists of, as few
// as possible; nil when it does not consist of them.
func segments(s string) []int {
	if s == "" {
		return []int{}
	}
	var best []int
	for n := len(s); n >= 2; n-- {
		if !acronyms[s[:n]] {
			continue
		}
		if rest := segments(s[n:]); rest != nil && (best == nil || len(rest)+1 < len(best)) {
			best = append([]int{n}, rest...)
		}
	}
	return best
}

// mixedWord returns the length of the word of mixed case at the start of s.
func mixedWord(s []rune) int {
	longest := 0
	for _, word := range mixedRunes {
		n := len(word)
		if n <= longest || len(s) < n || s[0] != word[0] || !slices.Equal(s[:n], word) {
			continue
		}
		if n == len(s) || !unicode.IsLower(s[n]) {
			longest = n
		}
	}
	return longest
}

// acronyms are the runs of capitals that count as one word even next to
// another: ParseHTTPURL is parse_http_url.
var acronyms = set(`ACL AI API ARN ASCII AWS CI CD CLI CPU CRUD CSS CSV DB DNS DOM EOF FAQ FTP GCP GPU GUI GUID HTML HTTP HTTPS
	IAM ID IO IP IMAP ISBN ISO JPEG JS JSON JSONL JWT KPI LAN LHS LLM MAC MCP MD MIME ML NLP OCR OS OTP PDF PID PNG POP PR QPS QR
	RAM REST RFC RHS ROI RPC RSS RTP SDK SEO SIP SLA SLO SMS SMTP SQL SSE SSH SSL SSO SVG TCP TLS TOML TSV TTL TTS TTY UDP UI UID
	UML URI URL URN UTC UTF UUID UX VAT VM VPC VPN WAF WAN XML XMPP XSRF XSS YAML ZIP`)

// plainWords are acronyms that are more often plain words in lower case.
var plainWords = set("ai arn lan mac pop ram rest rip sip waf wan zip")

// mixedWords are words whose capitals do not begin a new word, by their lower
// case.
var mixedWords = func() map[string]string {
	words := map[string]string{}
	for _, word := range strings.Fields(`OAuth OAuth2 IPv4 IPv6 GitHub GitLab GraphQL MySQL PostgreSQL NoSQL SQLite
		YouTube LinkedIn DuckDB MongoDB macOS iOS OpenAI OpenAPI WebAssembly JavaScript TypeScript`) {
		words[strings.ToLower(word)] = word
	}
	return words
}()

// mixedRunes are those words, rune by rune.
var mixedRunes = func() [][]rune {
	var words [][]rune
	for _, word := range mixedWords {
		words = append(words, []rune(word))
	}
	return words
}()

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}

// name is the function's Go name.
func (fn *function) name() string { return fn.decl.Name.Name }

// short is a position without the directory, for texts that point elsewhere.
func (a *analyzer) short(pos token.Pos) string {
	p := a.position(pos)
	if i := strings.LastIndexAny(p.Filename, `/\`); i >= 0 {
		p.Filename = p.Filename[i+1:]
	}
	return p.String()
}

// verbName is the directive as it is written: //mcp:tool.
func verbName(d *directive.Directive) string { return "//mcp:" + string(d.Verb) }
