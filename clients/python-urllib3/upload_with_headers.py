import os
import sys

import urllib3


def upload(signed_url, file_path, headers, metadata):
    # Encoded here, because the library refuses or changes a value that is not ASCII.
    request_headers = {name: value.encode("utf-8") for name, value in headers.items()}
    for name, value in metadata.items():
        request_headers[f"x-oss-meta-{name}"] = value.encode("utf-8")
    # Without a length, the file would be sent chunked.
    request_headers["Content-Length"] = str(os.path.getsize(file_path))

    http = urllib3.PoolManager()
    with open(file_path, "rb") as file:
        response = http.request(
            "PUT",
            signed_url,
            body=file,
            headers=request_headers,
            # For connecting, and for silence after that, not for the whole upload.
            timeout=60,
            # A file that is half read cannot be sent again.
            retries=False,
        )
    answer = response.data.decode("utf-8", "replace")

    print(f"Upload status: {response.status}")
    if response.status != 200:
        # OSS explains in its XML answer why it refused the upload.
        sys.exit(f"Upload failed: {answer[:1000]}")


if __name__ == "__main__":
    # The URL signed for PUT, and the local file to upload.
    signed_url = "<signedUrl>"
    file_path = "/path/to/local/file.txt"

    # Exactly the headers and the user metadata with which the URL was signed.
    headers = {
        "Content-Type": "text/plain",
        "x-oss-storage-class": "Standard",
    }
    metadata = {
        "author": "alice",
        "project": "snippets",
    }

    try:
        upload(signed_url, file_path, headers, metadata)
    except urllib3.exceptions.HTTPError as error:
        # Its text may quote the URL, whose signature does not belong in a log.
        sys.exit(f"Upload failed: {type(error).__name__}")
    except OSError as error:
        sys.exit(f"Upload failed: {error}")
