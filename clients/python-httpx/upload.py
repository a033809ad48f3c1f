import os
import sys

import httpx


def upload(signed_url, file_path):
    with open(file_path, "rb") as file:
        response = httpx.put(
            signed_url,
            content=file,
            # Without a length, the file would be sent chunked.
            headers={"Content-Length": str(os.path.getsize(file_path))},
            # For connecting, and for silence after that, not for the whole upload.
            timeout=60,
        )

    print(f"Upload status: {response.status_code}")
    if response.status_code != 200:
        # OSS explains in its XML answer why it refused the upload.
        sys.exit(f"Upload failed: {response.text[:1000]}")


if __name__ == "__main__":
    # The URL signed for PUT, and the local file to upload.
    signed_url = "<signedUrl>"
    file_path = "/path/to/local/file.txt"

    try:
        upload(signed_url, file_path)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # Its text may quote the URL, whose signature does not belong in a log.
        sys.exit(f"Upload failed: {type(error).__name__}")
    except OSError as error:
        sys.exit(f"Upload failed: {error}")
