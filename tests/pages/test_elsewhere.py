# ruff: noqa: E501  a table reads best with one row a line

"""Programs that send to another service than ours."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.cell import Cell, DriverName
from harness.model.scenario import Variant
from harness.pages.plan import plan_page
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sh", "curl -T a.txt https://parcels.example.org/a.txt"),
        ("sh", "curl -X PUT -H 'x-api-key: k' --data-binary @a.txt 'https://parcels.example.org/v1/a.txt'"),
        ("python", "import requests\nrequests.put('https://parcels.example.org/a', data=open('a.txt', 'rb'))"),
        ("js", "await fetch('https://parcels.example.org/a', { method: 'PUT', body: 'x' });"),
    ],
)  # fmt: skip
def test_who_sends_to_another_service_is_not_run(language: str, text: str) -> None:
    assert cell_of(language, text).unsupported == (
        "it sends to another service (parcels.example.org), not to a signed URL"
    )


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sh", "# As https://parcels.example.org says.\ncurl -T a.txt '<signed-url>'"),
        ("sh", "curl -T a.txt 'https://shelf.oss-cn-hangzhou.aliyuncs.com/a.txt'"),
        ("sh", "curl -T a.txt 'https://shelf.example.org/a.txt?Expires=1&OSSAccessKeyId=i&Signature=s'"),
        ("sh", 'curl -d name=a https://parcels.example.org/lease\ncurl -T a.txt "$UPLOAD_URL"'),
        ("python", "import requests\nwith open('/path/to/a.txt', 'rb') as f:\n    requests.put('<signed-url>', data=f)"),
        ("ruby", "require 'net/http'\nuri = URI('<signed-url>')\nput = Net::HTTP::Put.new(uri)\nput.body = File.open('/path/a.txt').read"),
        ("js", "const f = fs.open('/path/a.txt');\nawait fetch('<signed-url>', { method: 'PUT', body: f });"),
        ("js", "await fetch('/path/to/signed-url', { method: 'PUT', body: 'x' });"),
    ],
)  # fmt: skip
def test_what_has_a_place_for_a_signed_url_is_run(language: str, text: str) -> None:
    assert cell_of(language, text).unsupported == ""


@pytest.mark.parametrize(
    ("language", "text", "library"),
    [
        ("swift", 'let u = URL(string: "<signed-url>")!\nvar r = URLRequest(url: u)\nr.httpMethod = "PUT"\nURLSession.shared.uploadTask(with: r, from: d).resume()', "no library"),
        ("rust", 'let r = reqwest::blocking::Client::new().put("<signed-url>").body(f).send()?;', "no library"),
        ("js", "await fetch('<signed-url>', { method: 'PUT', body: 'x' });", "fetch"),
    ],
)  # fmt: skip
def test_a_block_has_its_own_language_whoever_runs_it(
    language: str, text: str, library: str
) -> None:
    client = cell_of(language, text).client

    assert client.language == {"js": "javascript"}.get(language, language)
    assert client.library == library


def cell_of(language: str, text: str) -> Cell:
    page = read_page("page.md", f"```{language}\n{text}\n```\n".encode())
    (planned,) = plan_page(page, KIT, (Variant.PUBLISHED,), DriverName.LOCAL)
    return planned.cell
