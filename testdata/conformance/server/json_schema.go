package main

import "encoding/json"

// Contact is an argument object with a schema of its own.
//
//mcp:schema `{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","$defs":{"address":{"$anchor":"addressDef","type":"object","properties":{"street":{"type":"string"},"city":{"type":"string"}}}},"properties":{"name":{"type":"string"},"address":{"$ref":"#/$defs/address"},"contactMethod":{"type":"string","enum":["phone","email"]},"phone":{"type":"string"},"email":{"type":"string"}},"allOf":[{"anyOf":[{"required":["phone"]},{"required":["email"]}]}],"if":{"properties":{"contactMethod":{"const":"phone"}},"required":["contactMethod"]},"then":{"required":["phone"]},"else":{"required":["email"]},"additionalProperties":false}`
type Contact struct {
	Name string `json:"name"`
}

// UnmarshalJSON reads a contact.
func (c *Contact) UnmarshalJSON(text []byte) error {
	type plain Contact
	return json.Unmarshal(text, (*plain)(c))
}

// JSONSchemaTool has an input schema that uses all of JSON Schema 2020-12.
//
//mcp:tool name=json_schema_2020_12_tool
func JSONSchemaTool(contact Contact) string {
	return "The contact is " + contact.Name + "."
}
