package analyze

import (
	"go/types"

	"github.com/mcpgen/mcpgen/gen/internal/model"
)

// underlyingKind is what encoding/json sees of a type with methods of its own
// when it decides what omitempty leaves out.
func underlyingKind(t *types.Named) model.Kind {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return basics[u.Kind()].Kind
	case *types.Slice:
		return model.Array
	case *types.Map:
		return model.Map
	}
	return model.Struct
}
