package analyze

import "testing"

func TestSnakeCase(t *testing.T) {
	for name, want := range map[string]string{
		"Add":               "add",
		"add":               "add",
		"ParseHTTPURL":      "parse_http_url",
		"HTTPServer":        "http_server",
		"ServeHTTP":         "serve_http",
		"ListURLs":          "list_urls",
		"IDs":               "ids",
		"IDsOfUsers":        "ids_of_users",
		"GetUserByID":       "get_user_by_id",
		"UserIDAndName":     "user_id_and_name",
		"Base64Encode":      "base64_encode",
		"UTF8String":        "utf8_string",
		"S3Bucket":          "s3_bucket",
		"V2API":             "v2_api",
		"SHA256Sum":         "sha256_sum",
		"A":                 "a",
		"AB":                "ab",
		"ABTest":            "ab_test",
		"JSONAPI":           "json_api",
		"XMLHTTPRequest":    "xml_http_request",
		"OAuthToken":        "oauth_token",
		"OAuth2Token":       "oauth2_token",
		"ParseIPv6":         "parse_ipv6",
		"IPv4Addr":          "ipv4_addr",
		"GitHubIssues":      "github_issues",
		"Git_Log":           "git_log",
		"already_snake":     "already_snake",
		"DBQuery":           "db_query",
		"QueryDB":           "query_db",
		"HTTPSProxy":        "https_proxy",
		"DoX":               "do_x",
		"XAxis":             "x_axis",
		"GetASTNode":        "get_ast_node",
		"CIDR":              "cidr",
		"MySQLDump":         "mysql_dump",
		"CallRESTAPI":       "call_rest_api",
		"TLSID":             "tls_id",
		"_leading":          "leading",
		"ÄndereGröße":       "ändere_größe",
		"PrintA4Page":       "print_a4_page",
		"HTTP2Server":       "http2_server",
		"ParseURLsAndIDs":   "parse_urls_and_ids",
		"WordsAB":           "words_ab",
		"IsOK":              "is_ok",
		"URLForHTTPHandler": "url_for_http_handler",
	} {
		if got := snakeCase(name); got != want {
			t.Errorf("snakeCase(%s) = %s, want %s", name, got, want)
		}
	}
}

func TestTitles(t *testing.T) {
	for name, want := range map[string]string{
		"Add":           "Add",
		"ParseHTTPURL":  "Parse HTTP URL",
		"findByID":      "Find By ID",
		"get_user_id":   "Get User ID",
		"ListURLs":      "List URLs",
		"github_issues": "GitHub Issues",
		"TakeRest":      "Take Rest",
		"take_rest":     "Take Rest",
		"files.read":    "Files Read",
	} {
		if got := titleOf(name); got != want {
			t.Errorf("titleOf(%s) = %s, want %s", name, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, name := range []string{"ParseHTTPURL", "IDs", "OAuth2x", "a__b", "ÄÖ", "URLsX", "0a"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if snake := snakeCase(name); snakeCase(snake) != snake && isASCII(name) {
			t.Errorf("snakeCase is not idempotent: %q, %q, %q", name, snake, snakeCase(snake))
		}
		titleOf(name)
	})
}

func isASCII(s string) bool {
	for _, r := range s {
		if r > 0x7e || r < ' ' {
			return false
		}
	}
	return true
}
