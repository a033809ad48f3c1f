// What alibabacloud-oss-go-sdk-v2 does with a server, told as one JSON object.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func main() {
	ctx, bucket, object := context.Background(), oss.Ptr(os.Getenv("BUCKET")), os.Getenv("OBJECT")
	provider := credentials.NewStaticCredentialsProvider(
		os.Getenv("KEY_ID"), os.Getenv("KEY_SECRET"), os.Getenv("TOKEN"))
	client := oss.NewClient(oss.LoadDefaultConfig().WithRegion("cn-hangzhou").
		WithEndpoint(os.Getenv("ENDPOINT")).WithCredentialsProvider(provider))
	told := map[string]any{}

	put := must(client.PutObject(ctx, &oss.PutObjectRequest{Bucket: bucket, Key: oss.Ptr(object),
		Body: bytes.NewReader([]byte("content")), ContentType: oss.Ptr("text/plain"),
		Metadata: map[string]string{"author": "alice"}}))
	told["put"] = put.StatusCode
	got := must(client.GetObject(ctx, &oss.GetObjectRequest{Bucket: bucket, Key: oss.Ptr(object)}))
	told["get"] = string(must(io.ReadAll(got.Body)))
	head := must(client.HeadObject(ctx, &oss.HeadObjectRequest{Bucket: bucket, Key: oss.Ptr(object)}))
	told["author"], told["length"] = head.Metadata["author"], head.ContentLength

	big := oss.Ptr(object + ".big")
	uploader := client.NewUploader(func(o *oss.UploaderOptions) { o.PartSize = 100 * 1024 })
	must(uploader.UploadFrom(ctx, &oss.PutObjectRequest{Bucket: bucket, Key: big},
		bytes.NewReader(bytes.Repeat([]byte("x"), 250*1024))))
	whole := must(client.GetObject(ctx, &oss.GetObjectRequest{Bucket: bucket, Key: big}))
	told["multipart"] = len(must(io.ReadAll(whole.Body)))

	list := func() []string {
		found := must(client.ListObjectsV2(ctx, &oss.ListObjectsV2Request{Bucket: bucket, Prefix: oss.Ptr(object)}))
		keys := []string{}
		for _, item := range found.Contents {
			keys = append(keys, *item.Key)
		}
		return keys
	}
	told["listed"] = list()
	_, err := client.GetObject(ctx, &oss.GetObjectRequest{Bucket: bucket, Key: oss.Ptr(object + ".none")})
	var refused *oss.ServiceError
	if errors.As(err, &refused) {
		told["error"] = []any{refused.StatusCode, refused.Code}
	}
	must(client.DeleteObject(ctx, &oss.DeleteObjectRequest{Bucket: bucket, Key: big}))
	told["after"] = len(list())

	signed := must(client.Presign(ctx, &oss.PutObjectRequest{Bucket: bucket, Key: oss.Ptr(object + ".url"),
		ContentType: oss.Ptr("text/css"), Metadata: map[string]string{"by": "url"}},
		oss.PresignExpires(10*time.Minute)))
	told["url"], told["headers"] = signed.URL, signed.SignedHeaders
	fmt.Println(string(must(json.Marshal(told))))
}
