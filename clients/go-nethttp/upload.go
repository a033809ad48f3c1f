package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
)

func upload(signedURL, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()

	info, err := file.Stat()
	if err != nil {
		return err
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

	response, err := http.DefaultClient.Do(request)
	if err != nil {
		// The error quotes the URL, whose signature does not belong in a log; its cause does not.
		return errors.Unwrap(err)
	}
	defer response.Body.Close()

	fmt.Println("Upload status:", response.StatusCode)
	if response.StatusCode != http.StatusOK {
		// OSS explains in its XML answer why it refused the upload.
		io.Copy(os.Stdout, response.Body)
		return fmt.Errorf("upload failed: %s", response.Status)
	}
	return nil
}

func main() {
	// The URL signed for PUT, and the local file to upload.
	signedURL := "<signedUrl>"
	path := "/path/to/local/file.txt"

	if err := upload(signedURL, path); err != nil {
		log.Fatal(err)
	}
}
