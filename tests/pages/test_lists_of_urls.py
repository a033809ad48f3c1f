"""Shells that go through a list of URLs, which only their reader has."""

import pytest

from harness.catalog.catalog import default_root
from harness.pages.plan import why_not_run
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())
REASON = "it reads its URL from `{}`, which only its reader has"


def reason_of(text: str) -> str:
    (block,) = read_page("page.md", f"```bash\n{text}\n```\n".encode()).blocks
    return why_not_run(block, KIT)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('while read -r url; do curl -O "$url"; done < urls.txt', "urls.txt"),
        ("cat signed_urls.txt | xargs -n 1 curl -O", "signed_urls.txt"),
        ("xargs -n1 -P4 curl -sSO < lists/urls.txt", "lists/urls.txt"),
        ('for url in $(cat signed_urls.txt); do wget "$url"; done', "signed_urls.txt"),
        ("wget -i signed_urls.txt", "signed_urls.txt"),
    ],
)
def test_a_shell_that_goes_through_a_list_of_urls_says_so(text: str, name: str) -> None:
    assert reason_of(text) == REASON.format(name)


@pytest.mark.parametrize(
    "text",
    [
        'curl -T urls.txt "<signedUrl>"',
        'curl -T a.txt "<signedUrl>" && echo "$URL" > urls.txt',
        "git add urls.txt",
        'curl -fsS "<signedUrl>" -o urls.txt',
    ],
    ids=["sent", "written", "no-request", "kept"],
)
def test_a_list_that_is_sent_or_made_is_none_that_a_shell_reads(text: str) -> None:
    assert "reads its URL" not in reason_of(text)
