package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/mcpgen/mcpgen/cmd/mcpgen/internal/hosts"
)

var installVerb = verb{
	name:    "install",
	args:    "host [flags] [package] [-- arguments]",
	summary: "Build a server and add it to a host, such as Claude Code.",
	detail: `Hosts are ` + strings.Join(hosts.Names(), ", ") + `.

It builds the package, puts the program where go install would, or where -o
says, and prints the entry for the host's configuration, which starts it with
the arguments. With -w it writes the entry instead. Everything else in the file
stays as it is, comments included; an entry of that name gets the new program
and keeps its other settings, such as its environment. The file as it was is
kept beside it, with .mcpgen.bak behind its name. A file that does not parse is
left alone, which is exit status 2.

With -url nothing is built: the entry is for a server that runs elsewhere.`,
	forwards: true,
	bind: func(f *flag.FlagSet) action {
		i := installFlags{source: source{guard: true}, flags: f}
		i.bindInput(f)
		f.BoolVar(&i.write, "w", false, "write the configuration rather than print the entry")
		f.BoolVar(&i.project, "project", false, "the configuration of the repository rather than the user's")
		f.StringVar(&i.output, "o", "", "put the program into `path`, a file or a directory")
		f.StringVar(&i.name, "name", "", "call the server `name`; by default what //mcp:server does, or its package")
		f.StringVar(&i.url, "url", "", "a server that answers at `url`")
		f.Func("header", "`Name: value` that goes with every request to -url; may be repeated", i.addHeader)
		f.Func("env", "`NAME=value` for the environment of the program; may be repeated", i.addEnv)
		return i.run
	},
}

type installFlags struct {
	source
	flags              *flag.FlagSet
	write, project     bool
	output, name, url  string
	headers, variables []hosts.Pair
}

func (i *installFlags) addHeader(s string) error {
	name, value, ok := strings.Cut(s, ":")
	if !ok || !token.MatchString(name) || strings.ContainsAny(value, "\r\n\x00") {
		return errors.New(`it is written "Name: value"`)
	}
	i.headers = with(i.headers, http.CanonicalHeaderKey(name), strings.TrimSpace(value))
	return nil
}

var token = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func (i *installFlags) addEnv(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok || name == "" || strings.Contains(s, "\x00") {
		return errors.New("it is written NAME=value")
	}
	i.variables = with(i.variables, name, value)
	return nil
}

// with sets one of some pairs.
func with(pairs []hosts.Pair, name, value string) []hosts.Pair {
	pairs = slices.DeleteFunc(pairs, func(p hosts.Pair) bool { return p.Name == name })
	return append(pairs, hosts.Pair{Name: name, Value: value})
}

func (i *installFlags) run(ctx context.Context, s screen, args []string) (int, error) {
	host, pattern, arguments, err := i.parse(args)
	if err != nil {
		return failed, err
	}
	file, unknown := i.file(host)
	if unknown != nil && (i.write || i.project) {
		return failed, unknown
	}
	server := hosts.Server{Name: i.name, Args: arguments, Env: i.variables, URL: i.url, Headers: i.headers}
	if i.url != "" && i.name != "" {
		return i.add(s, host, file, server)
	}
	b := builder{source: i.source, screen: s}
	if status, err := b.load(ctx, pattern); status != done || err != nil {
		return status, err
	}
	if server.Name == "" {
		server.Name = b.serverName()
	}
	if i.url != "" {
		return i.add(s, host, file, server)
	}
	if server.Command, err = i.destination(ctx, &b); err != nil {
		return failed, err
	}
	// Before anything is built, so that all of it happens, or nothing.
	if err := i.rehearse(host, file, server); err != nil {
		return failed, err
	}
	if status, err := b.install(ctx, server.Command); status != done || err != nil {
		return status, err
	}
	fmt.Fprintf(s.err, "mcpgen: built %s\n", server.Command)
	return i.add(s, host, file, server)
}

// parse reads the arguments, between which flags may stand.
func (i *installFlags) parse(args []string) (host *hosts.Host, pattern string, arguments []string, err error) {
	if at := slices.Index(args, "--"); at >= 0 {
		args, arguments = args[:at], args[at+1:]
	}
	var words []string
	for len(args) > 0 {
		if !strings.HasPrefix(args[0], "-") {
			words, args = append(words, args[0]), args[1:]
			continue
		}
		if err := i.flags.Parse(args); errors.Is(err, flag.ErrHelp) {
			return nil, "", nil, err
		} else if err != nil {
			return nil, "", nil, usageError{err.Error()}
		}
		args = i.flags.Args()
	}
	known := "hosts are " + strings.Join(hosts.Names(), ", ")
	if len(words) == 0 {
		return nil, "", nil, usageError{"install needs the name of a host; " + known}
	}
	if host = hosts.Find(words[0]); host == nil {
		hint := ""
		if like := hosts.Like(words[0]); len(like) > 0 {
			hint = "did you mean " + strings.Join(like, " or ") + "? "
		}
		return nil, "", nil, usageError{fmt.Sprintf("there is no host %s; %s%s", words[0], hint, known)}
	}
	pattern = "."
	if len(words) > 1 {
		pattern = words[1]
	}
	if len(words) > 2 {
		return nil, "", nil, usageError{fmt.Sprintf("install takes one package, and %s is another; arguments of the server stand behind --", words[2])}
	}
	return host, pattern, arguments, i.check(arguments)
}

var plainServerName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// check finds flags that do not go together.
func (i *installFlags) check(arguments []string) error {
	switch {
	case i.name != "" && !plainServerName.MatchString(i.name):
		return usageError{fmt.Sprintf("-name %s: hosts take letters, digits, - and _ in a name, 64 at most", i.name)}
	case i.url == "" && len(i.headers) > 0:
		return usageError{"-header is for a server at a -url"}
	case i.url == "":
		return nil
	case i.output != "" || len(i.variables) > 0 || len(arguments) > 0:
		return usageError{"a server at a -url is not built or started: -o, -env and arguments are for one that is"}
	}
	u, err := url.Parse(i.url)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return usageError{fmt.Sprintf("-url %s: it has to begin with http:// or https://, as in https://example.com/mcp", i.url)}
	}
	return nil
}

// file is the configuration of the host that is meant.
func (i *installFlags) file(host *hosts.Host) (string, error) {
	if !i.project {
		file, err := host.UserFile(hosts.Here())
		if err != nil {
			return "", fmt.Errorf("where the configuration of %s is cannot be told: %w", host.Title, err)
		}
		return file, nil
	}
	root, err := filepath.Abs(i.dir)
	if err != nil {
		return "", err
	}
	file := host.ProjectFile(repository(root))
	if file == "" {
		return "", usageError{host.Title + " has no configuration in a project; leave out -project"}
	}
	return file, nil
}

// repository is the directory above one that a version control system knows,
// or the directory itself.
func repository(dir string) string {
	for up := dir; ; up = filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, ".git")); err == nil {
			return up
		}
		if up == filepath.Dir(up) {
			return dir
		}
	}
}

// destination is where the program goes, as an absolute path.
func (i *installFlags) destination(ctx context.Context, b *builder) (string, error) {
	if i.output == "" {
		bin, err := b.bin(ctx)
		return filepath.Join(bin, b.executable()), err
	}
	path := i.output
	if !filepath.IsAbs(path) {
		path = filepath.Join(i.dir, path)
	}
	info, err := os.Stat(path)
	if os.IsPathSeparator(i.output[len(i.output)-1]) || err == nil && info.IsDir() {
		path = filepath.Join(path, b.executable())
	}
	return filepath.Abs(path)
}

// rehearse says why the file could not take the entry.
func (i *installFlags) rehearse(host *hosts.Host, file string, server hosts.Server) error {
	if !i.write {
		return nil
	}
	_, _, _, err := edited(host, file, server)
	return err
}

// edited is a configuration before and after.
func edited(host *hosts.Host, file string, server hosts.Server) (before, after []byte, change hosts.Change, err error) {
	before, err = os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, hosts.Same, fmt.Errorf("cannot read %s: %w", file, reason(err))
	}
	after, change, err = host.Edit(before, server)
	if err != nil {
		err = fmt.Errorf("%s is left as it is: %w", file, err)
	}
	return before, after, change, err
}

// add prints the entry, or writes it.
func (i *installFlags) add(s screen, host *hosts.Host, file string, server hosts.Server) (int, error) {
	if !i.write {
		if file == "" {
			file = "the configuration of " + host.Title
		}
		fmt.Fprintf(s.err, "mcpgen: this goes into %s, where -w writes it:\n", file)
		s.out.Write(host.Snippet(server))
		return done, nil
	}
	before, after, change, err := edited(host, file, server)
	if err != nil {
		return failed, err
	}
	if change == hosts.Same {
		fmt.Fprintf(s.err, "mcpgen: %s has %s already\n", file, server.Name)
		return done, nil
	}
	if err := i.store(file, before, after); err != nil {
		return failed, err
	}
	did := "added " + server.Name + " to "
	if change == hosts.Replaced {
		did = "replaced " + server.Name + " in "
	}
	fmt.Fprintf(s.err, "mcpgen: %s%s\n", did, file)
	if before != nil {
		fmt.Fprintf(s.err, "mcpgen: the file as it was is %s\n", backup(file))
	}
	fmt.Fprintf(s.err, "mcpgen: %s\n", host.Hint)
	return done, nil
}

// backup is where a configuration is kept as it was.
func backup(file string) string { return file + ".mcpgen.bak" }

// store writes a configuration and keeps the one before. What is the user's own
// is for nobody else to read: it may have secrets in it.
func (i *installFlags) store(file string, before, after []byte) error {
	dir, mode := fs.FileMode(0o700), fs.FileMode(0o600)
	if i.project {
		dir, mode = 0o777, 0o666
	}
	if err := os.MkdirAll(filepath.Dir(file), dir); err != nil {
		return fmt.Errorf("cannot write %s: %w", file, reason(err))
	}
	if before != nil {
		info, err := os.Stat(file)
		if err == nil {
			err = replaceAs(backup(file), before, info.Mode().Perm())
		}
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", backup(file), reason(err))
		}
	}
	if err := replaceAs(file, after, mode); err != nil {
		return fmt.Errorf("cannot write %s: %w", file, reason(err))
	}
	return nil
}
