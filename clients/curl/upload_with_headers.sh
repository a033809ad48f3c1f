#!/usr/bin/env bash
# The URL signed for PUT, and the local file to upload.
signed_url="<signedUrl>"
file="/path/to/local/file.txt"

if [ ! -f "$file" ]; then
    echo "Upload failed: $file is not a file" >&2
    exit 1
fi

# Send exactly the headers and the user metadata with which the URL was signed.
answer=$(
    curl --upload-file "$file" \
         --header "Content-Type: text/plain" \
         --header "x-oss-storage-class: Standard" \
         --header "x-oss-meta-author: alice" \
         --header "x-oss-meta-project: snippets" \
         --connect-timeout 10 --speed-limit 1 --speed-time 60 \
         --silent --show-error --write-out "\n%{http_code}" \
         "$signed_url"
) || exit 1

status=${answer##*$'\n'}
echo "Upload status: $status"
if [ "$status" != 200 ]; then
    # OSS explains in its XML answer why it refused the upload.
    echo "Upload failed: ${answer:0:1000}" >&2
    exit 1
fi
