"""What keeps a browser from sending is known by its console, or by what the script asks."""

import pytest

from harness.explain.never_sent import why_never_sent
from harness.model.observation import SnippetText

NO_CORS = "Failed to execute 'fetch' on 'Window': 'PUT' is unsupported in no-cors mode."
COOKIES = "must not be the wildcard '*' when the request's credentials mode is 'include'."
GET = "TypeError: Request with GET/HEAD method cannot have body."
FAILED = "Uncaught (in promise) TypeError: Failed to fetch"
KNOWN = [
    ("upload.js", "fetch(url, { method: 'PUT', mode: 'no-cors', body })", NO_CORS, "no-cors"),
    ("upload.js", "xhr.withCredentials = true;", COOKIES, "credentials"),
    ("upload.ts", "fetch(url, { body: file })", GET, "body-of-get"),
    ("upload.js", "fetch(url, { body: file.stream(), duplex: 'half' })", FAILED, "stream"),
    ("upload.js", "fetch(url, { body, 'keepalive': true })", FAILED, "keepalive"),
    ("upload.html", "<script>fetch(url, { keepalive: true })</script>", FAILED, "keepalive"),
    ("upload.ts", "navigator.sendBeacon(url, file as Blob);", "", "beacon"),
]


@pytest.mark.parametrize(("file", "text", "output", "cause"), KNOWN)
def test_what_keeps_a_browser_from_sending_is_named(
    file: str, text: str, output: str, cause: str
) -> None:
    found = why_never_sent(SnippetText(file=file, text=text), output)

    assert found is not None
    assert found.cause == f"browser-{cause}"


@pytest.mark.parametrize("text", ["fetch(url, { keepalive: false })", "// keepalive: true", "{"])
def test_what_is_not_known_is_not_guessed(text: str) -> None:
    assert why_never_sent(SnippetText(file="upload.js", text=text), FAILED) is None
