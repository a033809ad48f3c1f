"""Shells with several requests: for the URL, and through a URL of its own each."""

import pytest

from harness.model.page import Block, Role
from harness.pages.reading import read_page

POST = 'curl -X POST https://api.example.org/lease -d \'{"name": "a"}\''
OWN = 'BASE="https://api.example.org"\ncurl --request POST "$BASE/lease" -d name=a'


def block_of(text: str) -> Block:
    (block,) = read_page("page.md", f"```bash\n{text}\n```\n".encode()).blocks
    return block


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('curl -T a.pdf "<upload_url>"\ncurl -o b.pdf "<download_url>"', 2),
        ('curl -T a.pdf "$PDF_URL"\ncurl -T b.csv "$CSV_URL"\ncurl -T c.txt "$TEXT_URL"', 3),
        ('curl -sS -T a.pdf "$UPLOAD_URL"\ncurl -sI "$PUBLIC_URL"', 2),
        ('curl -T a.pdf "upload_url"\ncurl -T b.csv "upload_url"', 2),
    ],
    ids=["and-back", "three", "public", "two-files"],
)
def test_requests_that_need_a_url_each_are_not_run(text: str, count: int) -> None:
    block = block_of(text)

    assert block.role is Role.UPLOADER
    assert f"it sends {count} requests, each through a URL of its own" in block.reason


@pytest.mark.parametrize(
    "text",
    [
        'curl -T a.pdf "$URL"\ncurl -I "$URL"',
        'curl -T a.pdf "<signedUrl>"',
        'curl -T a.pdf "$UPLOAD_URL" || curl -T a.pdf "$SECOND_URL"',
        'curl -o a.pdf "$SIGNED_URL"\ncurl -o b.pdf "$SIGNED_URL"',
        'if true; then curl -T a.pdf "$UPLOAD_URL"; else curl -T a.pdf "$OTHER_URL"; fi',
        'URL="<signedUrl>"\ncurl -T a.pdf "$URL"\ncurl -o b.pdf "$URL"',
    ],
    ids=["one", "alone", "or", "downloads", "either", "set"],
)
def test_requests_through_one_url_are_run(text: str) -> None:
    assert block_of(text).reason == ""


@pytest.mark.parametrize("asking", [POST, OWN], ids=["whole", "variable"])
def test_a_shell_that_posts_for_its_url_first_asks_another_service(asking: str) -> None:
    block = block_of(f'{asking}\ncurl -T a.pdf "<uploadUrl>"')

    assert "it asks another service for the URL (api.example.org)" in block.reason


def test_a_shell_that_tells_another_service_afterwards_is_run() -> None:
    assert block_of(f'curl -T a.pdf "<uploadUrl>"\n{POST}').reason == ""
    assert block_of('wget https://example.org/a.pdf\ncurl -T a.pdf "<uploadUrl>"').reason == ""
