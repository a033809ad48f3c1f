"""Commands that others start, and what a shell is handed on its command line."""

import pytest

from harness.model.page import Language, Role
from harness.pages.options import words_of
from harness.pages.reading import read_page
from harness.syntax.source import parse

VARIABLES = {"HARNESS_FILE": "/reel.bin", "HARNESS_SIGNED_URL": "https://u"}
FILE, URL = VARIABLES.values()
BY_LETTERS = """while getopts "u:f:" one; do
  case $one in
    u) to=$OPTARG ;;
    f) reel="$OPTARG" ;;
  esac
done
curl -T "$reel" "$to"
"""
BY_WORDS = """while [ $# -gt 0 ]; do
  case "$1" in
    --reel) REEL="$2"; shift 2 ;;
    -t|--to) TO="$2"; shift 2 ;;
  esac
done
curl -T "$REEL" "$TO"
"""


@pytest.mark.parametrize(
    "code",
    [
        'timeout 9 curl -T reel.bin "$URL"',
        'sudo -n curl --upload-file reel.bin "$URL"',
        'echo "$URL" | xargs -I % curl -sf -T reel.bin %',
        'find . -name "*.bin" -exec curl -T {} "$URL" \\;',
        'docker run --rm -v "$PWD:/d" curlimages/curl -T /d/reel.bin "$URL"',
    ],
)
def test_what_another_command_starts_is_an_upload(code: str) -> None:
    (block,) = read_page("page.md", f"```bash\n{code}\n```\n".encode()).blocks
    assert block.role is Role.UPLOADER


@pytest.mark.parametrize("code", ["sudo apt-get install -y curl", "docker pull curlimages/curl"])
def test_what_only_names_a_command_sends_nothing(code: str) -> None:
    (block,) = read_page("page.md", f"```bash\n{code}\n```\n".encode()).blocks
    assert block.role is Role.OTHER


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ('send() { local f="$1" u="$2"; curl -T "$f" "$u"; }\nsend "$1" "$2"', (FILE, URL)),
        ('send() { curl -T "$2" "$1"; }\nsend "$2" "$1"', (FILE, URL)),
        ('main() {\n  u=$1\n  curl -T "$2" "$u"\n}\nmain "$@"', (URL, FILE)),
        (BY_LETTERS, ("-u", URL, "-f", FILE)),
        (BY_WORDS, ("--reel", FILE, "-t", URL)),
    ],
)
def test_a_script_is_handed_what_its_places_and_options_are_for(
    code: str, words: tuple[str, ...]
) -> None:
    source = parse(Language.SHELL, code)
    assert source is not None
    assert words_of(source, VARIABLES) == words
