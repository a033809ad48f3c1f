// The signers of alibabacloud-oss-go-sdk-v2 as a process: one task a line, one signature a line.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"strings"
	"time"
	"unsafe"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/signer"
)

type task struct {
	Version, Where, Method, Bucket, Key, Token, Region, Product string
	KeyID                                                       string `json:"key_id"`
	KeySecret                                                   string `json:"key_secret"`
	Query, Headers                                              map[string]string
	Additional                                                  []string
	Time, Expires                                               int64
}

func escaped(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

// What is signed of a form is its policy; the SDK has a function for any text, for itself alone.
//
//go:linkname calcSignature github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/signer.(*SignerV4).calcSignature
func calcSignature(s *signer.SignerV4, secret, date, region, product, text string) string

func sign(w task) (string, error) {
	pairs := []string{}
	for name, value := range w.Query {
		pair := escaped(name)
		if value != "" {
			pair += "=" + escaped(value)
		}
		pairs = append(pairs, pair)
	}
	target := "http://127.0.0.1/key?" + strings.Join(pairs, "&")
	request, err := http.NewRequest(w.Method, target, nil)
	if err != nil {
		return "", err
	}
	for name, value := range w.Headers {
		request.Header.Set(name, value)
	}
	if w.Where == "form" && w.Version == "v4" {
		day := time.Unix(w.Time, 0).UTC().Format("20060102")
		return calcSignature(&signer.SignerV4{}, w.KeySecret, day, w.Region, w.Product, w.Key), nil
	}
	if w.Where == "form" {
		return "", errors.New("forms of V1 are not there")
	}
	byURL := w.Where == "url"
	at := time.Unix(w.Time, 0).UTC()
	sctx := &signer.SigningContext{
		Product: oss.Ptr(w.Product), Region: oss.Ptr(w.Region), Bucket: oss.Ptr(w.Bucket),
		Key: oss.Ptr(w.Key), Request: request, AuthMethodQuery: byURL, Time: at,
		AdditionalHeaders: w.Additional,
		Credentials: &credentials.Credentials{
			AccessKeyID: w.KeyID, AccessKeySecret: w.KeySecret, SecurityToken: w.Token},
	}
	if byURL {
		// The clock of a URL can be set by the SDK's own tests alone.
		sctx.Time = at.Add(time.Duration(w.Expires) * time.Second)
		field := reflect.ValueOf(sctx).Elem().FieldByName("signTime")
		*(**time.Time)(unsafe.Pointer(field.UnsafeAddr())) = &at
	}
	var made signer.Signer
	switch w.Version {
	case "v1":
		made = &signer.SignerV1{}
	case "v4":
		made = &signer.SignerV4{}
	default:
		return "", errors.New("V2 is not there")
	}
	if err := made.Sign(context.Background(), sctx); err != nil {
		return "", err
	}
	if byURL {
		asked := request.URL.Query()
		return asked.Get("x-oss-signature") + asked.Get("Signature"), nil
	}
	told := request.Header.Get("Authorization")
	if w.Version == "v1" {
		return told[strings.LastIndex(told, ":")+1:], nil
	}
	return told[strings.LastIndex(told, "=")+1:], nil
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
