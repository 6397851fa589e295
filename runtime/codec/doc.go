// Package codec reads and writes the JSON of generated code: arguments on the
// way in, results on the way out.
//
// A [Reader] pulls typed values out of one JSON text in a single pass. It
// accepts what the schema of a tool accepts and nothing else: exact member
// names, each once, exact 64-bit integers, valid UTF-8, at most 64 levels. It
// does not stop at the first mistake. Every refusal is kept with the path of
// the value it is about, the rest of the text is read as if the value had been
// right, and [Reader.Err] reports all of them at once, so that a model can
// correct a call in one step.
//
// A [Writer] appends JSON to a buffer and holds results to the same rules: a
// value that its output schema refuses fails the writer, with a path.
//
// [Scan], [Unquote] and [AppendQuoted] serve those who read or write a text
// without knowing its shape, such as the envelope of a message.
package codec
