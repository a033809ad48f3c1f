"""Shell snippets that take their URL or their file from elsewhere."""

from collections.abc import Iterator

import pytest

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

SENDS = "curl --fail --max-time 60 -T reel.bin"


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        yield environment


def run(environment: Environment, code: str) -> CellResult:
    page = read_page("page.md", f"# Reel\n\n```bash\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    return list(check_pages(order, environment, []).report.results)[-1]


@pytest.mark.parametrize(
    "code",
    [
        f'{SENDS} "$(cat signed_url.txt)"',
        f'TO=$(< ./put-url)\n{SENDS} "$TO"',
        f'read -r TO < upload_url.txt\n{SENDS} "$TO"',
        f'[ -f reel.bin ] || exit 1\n{SENDS} "<signedUrl>"',
        f'if ! test -s "reel.bin"; then exit 1; fi\n{SENDS} "<signedUrl>"',
        'for one in ./reels/*.bin; do curl -f -T "$one" "<signedUrl>"; done',
        'curl -fsST reel.bin "<signedUrl>"',
        'how=(-sf)\nhow+=(-T reel.bin)\ncurl "${how[@]}" "<signedUrl>"',
        'REELS=(reel.bin)\nfor one in "${REELS[@]}"; do curl -sf -T "$one" "<signedUrl>"; done',
    ],
)
def test_what_a_reader_has_in_a_file_or_a_list_is_there(
    environment: Environment, code: str
) -> None:
    assert run(environment, code).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "line",
    [
        'URL = "<signedUrl>"',
        'URL= "<signedUrl>"',
        '$URL="<signedUrl>"',
        'set URL="<signedUrl>"',
        'URL: "<signedUrl>"',
        'export URL "<signedUrl>"',
        'export $URL="<signedUrl>"',
        'export URL = "<signedUrl>"',
        'URL:="<signedUrl>"',
        '(URL="<signedUrl>")',
        'signed-url="<signedUrl>"',
        'URI="<signedUrl>"',
        'echo "<signedUrl>" | read URL',
    ],
)
def test_a_variable_that_a_script_means_to_set_and_does_not_is_given_by_nobody(
    environment: Environment, line: str
) -> None:
    assert run(environment, f'{line}\n{SENDS} "$URL"').verdict is not Verdict.PASSED


@pytest.mark.parametrize(
    "line",
    [
        "export URL",
        ': "${URL:?}"',
        '[ -n "$URL" ] || exit 1',
        "# URL=<signedUrl>",
        'echo "sending to URL"',
        'read -r URL <<< "<signedUrl>"',
    ],
)
def test_a_variable_that_its_reader_sets_is_there(environment: Environment, line: str) -> None:
    assert run(environment, f'{line}\n{SENDS} "$URL"').verdict is Verdict.PASSED


def test_a_variable_without_its_dollar_is_no_placeholder(environment: Environment) -> None:
    assert run(environment, f'URL="<signedUrl>"\n{SENDS} "URL"').verdict is Verdict.FAILED


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (f'read -r -p "URL: " to\n{SENDS} "$to"', "console"),
        ("set -e\ntar cf all.tar ./reels\ncurl --fail -T all.tar '<signedUrl>'", "`tar`"),
        (
            f'export https_proxy=http://box:1 http_proxy=http://box:1\n{SENDS} "<signedUrl>"',
            "proxy",
        ),
        ('cd reels && curl -sf -T reel.bin "<signedUrl>"', "`cd`"),
        ("find . -name '*.reel' -exec curl -sf -T {} '<signedUrl>' \\;", "`find`"),
    ],
)
def test_what_only_its_reader_has_is_no_fault_of_the_page(
    environment: Environment, code: str, why: str
) -> None:
    result = run(environment, code)
    assert (result.verdict, why in str(result.reason)) == (Verdict.UNSUPPORTED, True)


def test_what_is_refused_stays_a_fault(environment: Environment) -> None:
    code = "find . -name '*.reel'\ncurl --fail -X POST -T reel.bin '<signedUrl>'"
    assert run(environment, code).verdict is Verdict.FAILED
