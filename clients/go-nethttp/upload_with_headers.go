package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"time"
)

func upload(signedURL, path string, headers, metadata map[string]string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()

	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}

	request, err := http.NewRequest(http.MethodPut, signedURL, file)
	if err != nil {
		return err
	}
	// net/http does not ask a file for its size, and takes a length of 0 for "unknown":
	// without these lines the body would go out chunked.
	request.ContentLength = info.Size()
	if info.Size() == 0 {
		request.Body = http.NoBody
	}

	for name, value := range headers {
		request.Header.Set(name, value)
	}
	for name, value := range metadata {
		request.Header.Set("x-oss-meta-"+name, value)
	}

	// The limit is for the whole upload; connecting has one of its own, of 30 seconds.
	client := &http.Client{Timeout: time.Hour}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()

	fmt.Println("Upload status:", response.StatusCode)
	if response.StatusCode != http.StatusOK {
		// OSS explains in its XML answer why it refused the upload.
		answer, _ := io.ReadAll(io.LimitReader(response.Body, 1000))
		return errors.New(string(answer))
	}
	return nil
}

func main() {
	// The URL signed for PUT, and the local file to upload.
	signedURL := "<signedUrl>"
	path := "/path/to/local/file.txt"

	// Exactly the headers and the user metadata with which the URL was signed.
	headers := map[string]string{
		"Content-Type":        "text/plain",
		"x-oss-storage-class": "Standard",
	}
	metadata := map[string]string{
		"author":  "alice",
		"project": "snippets",
	}

	if err := upload(signedURL, path, headers, metadata); err != nil {
		// Of a *url.Error only the cause: it quotes the URL, whose signature does not belong in a log.
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		log.Fatalf("Upload failed: %v", err)
	}
}
