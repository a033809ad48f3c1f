import os
import sys

import httpx


def upload(signed_url, file_path, headers, metadata):
    # Encoded here, because the library refuses or changes a value that is not ASCII.
    request_headers = {name: value.encode("utf-8") for name, value in headers.items()}
    for name, value in metadata.items():
        request_headers[f"x-oss-meta-{name}"] = value.encode("utf-8")
    # Without a length, the file would be sent chunked.
    request_headers["Content-Length"] = str(os.path.getsize(file_path)).encode()

    with open(file_path, "rb") as file:
        # The timeout is for connecting, and for silence after that, not for the whole upload.
        response = httpx.put(signed_url, content=file, headers=request_headers, timeout=60)

    print(f"Upload status: {response.status_code}")
    if response.status_code != 200:
        # OSS explains in its XML answer why it refused the upload.
        sys.exit(f"Upload failed: {response.text[:1000]}")


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
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Its text may quote the URL, whose signature does not belong in a log.
        sys.exit(f"Upload failed: {type(error).__name__}")
    except OSError as error:
        sys.exit(f"Upload failed: {error}")
