package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Client calls the tracker's REST API.
type Client struct {
	base  *url.URL
	token string
	http  *http.Client
}

// NewClient returns a client of the API at a base URL such as
// https://tracker.example.com/api. The token is a secret: it goes to the API
// and nowhere else.
func NewClient(base, token string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, fmt.Errorf("%q is not a URL such as https://tracker.example.com/api", base)
	}
	return &Client{base: u, token: token, http: &http.Client{Timeout: 10 * time.Second}}, nil
}

// maxReply bounds what is read of a reply, in bytes.
const maxReply = 1 << 20

// do sends a request and decodes the reply into result.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body, result any) error {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		content = bytes.NewReader(text)
	}
	target := c.base.JoinPath(path)
	target.RawQuery = query.Encode()
	request, err := http.NewRequestWithContext(ctx, method, target.String(), content)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return unreachable(err)
	}
	defer response.Body.Close()
	reply := io.LimitReader(response.Body, maxReply)
	if response.StatusCode/100 != 2 {
		return failure(response, reply)
	}
	if err := json.NewDecoder(reply).Decode(result); err != nil {
		return fmt.Errorf("the tracker's reply makes no sense: %w", err)
	}
	return nil
}

// unreachable drops the URL from an error, which is of no use to a model.
func unreachable(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		if failed.Timeout() {
			return errors.New("the tracker takes too long: try again later")
		}
		err = failed.Err
	}
	return fmt.Errorf("the tracker cannot be reached: %w", err)
}

// failure says what a status means in words that a model can act on.
func failure(response *http.Response, reply io.Reader) error {
	var told struct {
		Message string `json:"message"`
	}
	if json.NewDecoder(reply).Decode(&told) != nil {
		told.Message = "" // a page of some proxy
	}
	switch response.StatusCode {
	case http.StatusUnauthorized:
		return errors.New("the tracker refuses the token: the user has to set another TRACKER_TOKEN")
	case http.StatusForbidden:
		return errors.New("the tracker forbids this to the owner of the token")
	case http.StatusNotFound:
		return errors.New("there is no such issue: list_issues shows which there are")
	case http.StatusTooManyRequests:
		return fmt.Errorf("the tracker has had too many requests: try again in %s s", cmp.Or(response.Header.Get("Retry-After"), "60"))
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return fmt.Errorf("the tracker refuses this: %s", cmp.Or(told.Message, response.Status))
	}
	return fmt.Errorf("the tracker fails with status %d: try again later", response.StatusCode)
}
