package runtime

// The _meta keys of the protocol's own prefix that the server reads or writes.
const (
	metaPrefix         = "io.modelcontextprotocol/"
	metaServerInfo     = metaPrefix + "serverInfo"
	metaSubscriptionID = metaPrefix + "subscriptionId"
)
