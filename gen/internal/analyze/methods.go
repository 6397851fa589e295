package analyze

import "go/types"

// methods says which of the marshaling methods a type has, on values or on
// pointers: they are recognised by their signatures, so that no package of
// encodings needs to be loaded.
type methods struct {
	marshalJSON, unmarshalJSON bool
	marshalText, unmarshalText bool
	// pointerText says that MarshalText needs a pointer.
	pointerText bool
}

func methodsOf(t *types.Named) methods {
	own := methods{
		marshalJSON:   hasMethod(t, "MarshalJSON", "func() ([]byte, error)"),
		unmarshalJSON: hasMethod(t, "UnmarshalJSON", "func([]byte) error"),
		marshalText:   hasMethod(t, "MarshalText", "func() ([]byte, error)"),
		unmarshalText: hasMethod(t, "UnmarshalText", "func([]byte) error"),
	}
	own.pointerText = own.marshalText && !valueMethod(t, "MarshalText")
	return own
}

func (m methods) any() bool {
	return m.marshalJSON || m.unmarshalJSON || m.marshalText || m.unmarshalText
}

// json names the JSON methods that there are.
func (m methods) json() string {
	switch {
	case m.marshalJSON && m.unmarshalJSON:
		return "UnmarshalJSON and MarshalJSON"
	case m.marshalJSON:
		return "MarshalJSON"
	}
	return "UnmarshalJSON"
}

// hasMethod says whether t or a pointer to it has an exported method with the
// signature, as go/types writes it without parameter names.
func hasMethod(t types.Type, name, signature string) bool {
	if types.IsInterface(t) || methodless(t) {
		return false
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
	fn, ok := obj.(*types.Func)
	return ok && bareSignature(fn.Signature()) == signature
}

// methodless says at a glance, which is enough for most types, that neither t nor
// a pointer to it has methods: none of its own, and none of anything embedded.
func methodless(t types.Type) bool {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if _, ok := t.Underlying().(*types.Pointer); ok {
			return false // it may point to itself, and on and on
		}
		return t.NumMethods() == 0 && methodless(t.Underlying())
	case *types.Pointer:
		return methodless(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if f.Embedded() {
				return false
			}
		}
		return true
	case *types.Basic, *types.Slice, *types.Array, *types.Map:
		return true
	}
	return false
}

// valueMethod says whether values of t have the method, without a pointer.
func valueMethod(t types.Type, name string) bool {
	return types.NewMethodSet(t).Lookup(nil, name) != nil
}

// bareSignature writes a signature without the names of its parameters.
func bareSignature(sig *types.Signature) string {
	bare := func(tuple *types.Tuple) *types.Tuple {
		vars := make([]*types.Var, tuple.Len())
		for i := range vars {
			vars[i] = types.NewVar(0, nil, "", types.Unalias(tuple.At(i).Type()))
		}
		return types.NewTuple(vars...)
	}
	return types.TypeString(types.NewSignatureType(nil, nil, nil, bare(sig.Params()), bare(sig.Results()), sig.Variadic()), nil)
}
