"""Programs for the containers of tests: an honest upload, and what a script does before it."""

from pathlib import Path
from textwrap import indent

CLIENTS = Path(__file__).parents[2] / "clients"
SCENARIOS = {
    "put/a-first": 'title = "The first cell"\nsign.key = { text = "first.txt" }\n',
    "put/b-second": 'title = "The next cell"\nsign.key = { text = "second.txt" }\n',
}
UPLOAD = """\
import http.client
import os
import sys
from urllib.parse import urlsplit

url, path = "<signedUrl>", "<file>"
headers, metadata = "<headers>", "<metadata>"
is_first = "/first.txt?" in url


def upload():
    parts = urlsplit(url)
    with open(path, "rb") as file:
        body = file.read()
    connection = http.client.HTTPSConnection(parts.hostname)
    connection.request("PUT", f"{parts.path}?{parts.query}", body)
    print(f"Upload status: {connection.getresponse().status}")


"""
HONEST = UPLOAD + "upload()\n"
LIMITS = (
    "container = { memory_mib = 128, disk_mib = 24, file_mib = 8, processes = 48, "
    "open_files = 128, cpus = 1.0 }\n"
)


def dockerfile() -> str:
    """Return the Dockerfile that the clients share."""
    return (CLIENTS / "curl" / "Dockerfile").read_text(encoding="utf-8")


def at_first(deed: str, *, otherwise: str = "upload()") -> str:
    """Return a script that does this in the first scenario, and something else in the second."""
    return f"{UPLOAD}if is_first:\n{indent(deed, '    ')}\nelse:\n{indent(otherwise, '    ')}\n"
