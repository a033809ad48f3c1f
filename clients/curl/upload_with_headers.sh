# Send exactly the headers and the user metadata with which the URL was signed.
curl --upload-file "/path/to/local/file.txt" \
     --header "Content-Type: text/plain" \
     --header "x-oss-storage-class: Standard" \
     --header "x-oss-meta-author: alice" \
     --header "x-oss-meta-project: snippets" \
     --silent --show-error --fail-with-body \
     --write-out "\nUpload status: %{http_code}\n" \
     "<signedUrl>"
