#!/usr/bin/env bash
# The URL signed for PUT, and the local file to upload.
signed_url="<signedUrl>"
file="/path/to/local/file.txt"

if [ ! -f "$file" ]; then
    echo "Upload failed: $file is not a file" >&2
    exit 1
fi

# --upload-file sends a PUT with the file's length and adds no Content-Type.
answer=$(
    curl --upload-file "$file" \
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
