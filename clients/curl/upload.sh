# --upload-file sends a PUT with the file's length and adds no Content-Type.
curl --upload-file "/path/to/local/file.txt" \
     --silent --show-error --fail-with-body \
     --write-out "\nUpload status: %{http_code}\n" \
     "<signedUrl>"
