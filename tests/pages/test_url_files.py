"""Programs that take their URL from a file which only their reader has."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.page import Block
from harness.pages.plan import why_not_run
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())
PYTHON = "import requests\n{}\nrequests.put(url, data=open('reel.bin', 'rb'))"
GETS = "got = requests.get('<signedUrl>')\n"
NODE = """const fs = require('fs');
{}
fetch(url, {{ method: 'PUT', body: fs.readFileSync('reel.bin') }});"""


def block_of(language: str, text: str) -> Block:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    return block


@pytest.mark.parametrize(
    ("language", "text", "file"),
    [
        ("python", PYTHON.format("url = open('signed_url.txt').read().strip()"), "signed_url.txt"),
        ("python", PYTHON.format("url = Path('url.txt').read_text()"), "url.txt"),
        (
            "js",
            NODE.format("const url = fs.readFileSync('./put-url.txt', 'utf8');"),
            "./put-url.txt",
        ),
        ("python", PYTHON.format("url = next(csv.reader(open('urls.csv')))[1]"), "urls.csv"),
        ("python", PYTHON.format("url = '<signedUrl>'"), ""),
        ("python", PYTHON.format("url = '<signedUrl>'").replace("reel", "curl"), ""),
        ("python", PYTHON.format("url = '<signedUrl>'").replace("reel.bin", "reel_url.png"), ""),
        ("python", f"{GETS}Path('saved-url.txt').write_bytes(got.content)", ""),
        ("python", f"{GETS}open('saved_url.txt', 'wb').write(got.content)", ""),
        ("sh", 'curl -T reel.bin "$(cat url.txt)"', ""),
    ],
)
def test_a_url_in_a_file_is_its_readers(language: str, text: str, file: str) -> None:
    reason = why_not_run(block_of(language, text), KIT)

    assert reason == (f"it reads its URL from `{file}`, which only its reader has" if file else "")
