import asyncio
import sys

import aiohttp
from yarl import URL


async def upload(signed_url, file_path, headers, metadata):
    request_headers = {name: value for name, value in headers.items()}
    for name, value in metadata.items():
        request_headers[f"x-oss-meta-{name}"] = value

    # For connecting, and for silence after that, not for the whole upload.
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=60, sock_read=60)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        with open(file_path, "rb") as file:
            response = await session.put(
                # The URL is encoded as it was signed.
                URL(signed_url, encoded=True),
                data=file,
                headers=request_headers,
                # OSS refuses a type that the URL was not signed with.
                skip_auto_headers=["Content-Type"],
                # A file that is half read cannot be sent again.
                allow_redirects=False,
            )
        answer = await response.text()

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
        asyncio.run(upload(signed_url, file_path, headers, metadata))
    except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
        # Its text may quote the URL, whose signature does not belong in a log.
        sys.exit(f"Upload failed: {type(error).__name__}")
    except OSError as error:
        sys.exit(f"Upload failed: {error}")
