import os
import sys

import urllib3


def upload(signed_url, file_path):
    http = urllib3.PoolManager()
    with open(file_path, "rb") as file:
        response = http.request(
            "PUT",
            signed_url,
            body=file,
            # Without a length, the file would be sent chunked.
            headers={"Content-Length": str(os.path.getsize(file_path))},
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

    try:
        upload(signed_url, file_path)
    except urllib3.exceptions.HTTPError as error:
        # Its text may quote the URL, whose signature does not belong in a log.
        sys.exit(f"Upload failed: {type(error).__name__}")
    except OSError as error:
        sys.exit(f"Upload failed: {error}")
