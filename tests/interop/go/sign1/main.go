// The signers of aliyun-oss-go-sdk (the first one) as a process: one task a line, one signature a line.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
	_ "unsafe" // names of the SDK's own, which it does not export

	"github.com/aliyun/aliyun-oss-go-sdk/oss"
)

type task struct {
	Version, Where, Method, Bucket, Key, Token, Region, Product string
	KeyID                                                       string `json:"key_id"`
	KeySecret                                                   string `json:"key_secret"`
	Query, Headers                                              map[string]string
	Additional                                                  []string
	Time, Expires                                               int64
}

//go:linkname signURL github.com/aliyun/aliyun-oss-go-sdk/oss.Conn.signURL
func signURL(conn oss.Conn, method oss.HTTPMethod, bucket, key string, expiration int64,
	params map[string]interface{}, headers map[string]string) (string, error)

//go:linkname signHeader github.com/aliyun/aliyun-oss-go-sdk/oss.Conn.signHeader
func signHeader(conn oss.Conn, req *http.Request, resource string, credentials oss.Credentials)

//go:linkname getSubResource github.com/aliyun/aliyun-oss-go-sdk/oss.Conn.getSubResource
func getSubResource(conn oss.Conn, params map[string]interface{}) string

//go:linkname getResource github.com/aliyun/aliyun-oss-go-sdk/oss.Conn.getResource
func getResource(conn oss.Conn, bucket, key, subResource string) string

//go:linkname getResourceV4 github.com/aliyun/aliyun-oss-go-sdk/oss.Conn.getResourceV4
func getResourceV4(conn oss.Conn, bucket, key, subResource string) string

var versions = map[string]oss.AuthVersionType{"v1": oss.AuthV1, "v2": oss.AuthV2, "v4": oss.AuthV4}

func sign(w task) (string, error) {
	if w.Where == "form" {
		return "", errors.New("forms are not there")
	}
	if w.Where == "url" && w.Version == "v4" {
		return "", errors.New("its clock is the machine's")
	}
	if w.Product != "oss" {
		return "", errors.New("it has the product of its endpoint")
	}
	client, err := oss.New("http://oss-cn-hangzhou.aliyuncs.com", w.KeyID, w.KeySecret,
		oss.AuthVersion(versions[w.Version]), oss.SecurityToken(w.Token), oss.Region(w.Region),
		oss.AdditionalHeaders(w.Additional))
	if err != nil {
		return "", err
	}
	conn := *client.Conn
	params := map[string]interface{}{}
	for name, value := range w.Query {
		params[name] = value
		if value == "" {
			params[name] = nil
		}
	}
	if w.Where == "url" {
		told, err := signURL(conn, oss.HTTPMethod(w.Method), w.Bucket, w.Key, w.Time+w.Expires, params, w.Headers)
		if err != nil {
			return "", err
		}
		asked, err := url.Parse(told)
		if err != nil {
			return "", err
		}
		return asked.Query().Get("Signature") + asked.Query().Get("x-oss-signature"), nil
	}
	request := &http.Request{Method: w.Method, Header: make(http.Header)}
	for name, value := range w.Headers {
		request.Header.Set(name, value)
	}
	at := time.Unix(w.Time, 0).UTC()
	request.Header.Set("Date", at.Format(http.TimeFormat))
	if w.Token != "" {
		request.Header.Set("x-oss-security-token", w.Token)
	}
	resource := getResource(conn, w.Bucket, w.Key, getSubResource(conn, params))
	if w.Version == "v4" {
		request.Header.Set("x-oss-date", at.Format("20060102T150405Z"))
		request.Header.Set("x-oss-content-sha256", "UNSIGNED-PAYLOAD")
		resource = getResourceV4(conn, w.Bucket, w.Key, getSubResource(conn, params))
	}
	signHeader(conn, request, resource, client.Config.GetCredentials())
	told := request.Header.Get("Authorization")
	if w.Version == "v4" {
		return told[strings.LastIndex(told, "=")+1:], nil
	}
	return told[strings.LastIndex(told, ":")+1:], nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	for lines.Scan() {
		var w task
		told := map[string]string{}
		err := json.Unmarshal(lines.Bytes(), &w)
		if err == nil {
			told["signature"], err = sign(w)
		}
		if err != nil {
			told = map[string]string{"error": err.Error()}
		}
		raw, _ := json.Marshal(told)
		out.Write(append(raw, '\n'))
		out.Flush()
	}
}
