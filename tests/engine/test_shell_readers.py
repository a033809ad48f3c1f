"""Shell snippets that take their URL or their file from elsewhere."""

import pytest

from harness.engine.environment import Environment
from harness.model.verdict import Verdict
from tests.tiny.pages import run_block

SENDS = "curl --fail --max-time 60 -T reel.bin"


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
        f'LOG_FILE="reels.log"\n{SENDS} "<signedUrl>" >> "$LOG_FILE"',
        f'HEADER_FILE=head.txt\n{SENDS} -D "$HEADER_FILE" "<signedUrl>"\ncat "$HEADER_FILE"',
        'for one in "$@"; do curl -sf -T "$one" "$SIGNED_URL"; done',
        'to="$1"\nshift\nfor one in "$@"; do curl -sf -T "$one" "$to"; done',
        'to="$1"\nshift\ncurl -sf -T "$1" "$to"',
        'p() {\n to=$1\n shift\n for f in "$@"; do curl -T $f $to; done\n}\np "<signedUrl>" a.gz',
        'REELS=(reel.bin)\nfor one in "${REELS[@]}"; do curl -sf -T "$one" "<signedUrl>"; done',
        """curl -sf -T <your file's path> "<your app's signed URL>\"""",
    ],
)
def test_what_a_reader_has_in_a_file_or_a_list_is_there(
    environment: Environment, code: str
) -> None:
    assert run_block(environment, "bash", code).verdict is Verdict.PASSED


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
    assert run_block(environment, "bash", f'{line}\n{SENDS} "$URL"').verdict is not Verdict.PASSED


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
    assert run_block(environment, "bash", f'{line}\n{SENDS} "$URL"').verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "code",
    [
        f'URL="$1"\nSIZE="$2"\n{SENDS} "$SIGNED_URL"',
        f'while getopts u: o; do\n  case $o in u) URL=$OPTARG ;; esac\ndone\n{SENDS} "$TO_URL"',
        f'read -r URL < url.txt\n{SENDS} "$SIGNED_URL"',
        f'URL=$(cat url.txt)\n{SENDS} "$SIGNED_URL"',
        f': "${{SIGNED_URL:?}}"\n{SENDS} "$SIGNEDURL"',
        f'[ -n "$SIGNED_URL" ] || exit 1\n{SENDS} "$UPLOAD_URL"',
        f'put() {{\n  local url="$1"\n  {SENDS} "$signed_url"\n}}',
        'FILE=reel.bin\ncurl -sf -T "$FILENAME" "<signedUrl>"',
        'FILE=$1\n[ -f "$FILE" ] || exit 1\ncurl -sf -T "$INPUT" "<signedUrl>"',
        'for file in reel.bin; do curl -sf -T "$one" "<signedUrl>"; done',
        'put() {\n  local file="$2"\n  curl -sf -T "$filename" "$1"\n}\nput "<signedUrl>" reel.bin',
    ],
)
def test_what_a_script_has_under_another_name_is_given_by_nobody(
    environment: Environment, code: str
) -> None:
    assert run_block(environment, "bash", code).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "code",
    [
        f'PUBLIC_URL="${{SIGNED_URL%%\\?*}}"\n{SENDS} "$SIGNED_URL"',
        'NAME_OF_FILE=$(basename "$REEL_FILE")\ncurl -sf -T "$REEL_FILE" "$SIGNED_URL"',
        f'API_URL="https://reels.example/v1"\n{SENDS} "$SIGNED_URL"',
        f'[ -n "$OSS_PROFILE" ] && echo "$OSS_PROFILE"\n{SENDS} "$SIGNED_URL"',
        'URL="${1:-$SIGNED_URL}"\nFILE="${2:-reel.bin}"\ncurl -sf -T "$FILE" "$URL"',
    ],
)
def test_an_idle_variable_of_another_value_takes_nothing_away(
    environment: Environment, code: str
) -> None:
    assert run_block(environment, "bash", code).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "code",
    [
        'to="$1"\nshift 2\ncurl -sf -T "$2" "$to"',
        'to="$1"\nfor one in "$@"; do curl -sf -T "$one" "$to" || exit 1; done',
    ],
)
def test_a_command_line_of_which_too_much_or_nothing_is_shifted_away_fails(
    environment: Environment, code: str
) -> None:
    assert run_block(environment, "bash", code).verdict is Verdict.FAILED


def test_a_variable_without_its_dollar_is_no_placeholder(environment: Environment) -> None:
    assert (
        run_block(environment, "bash", f'URL="<signedUrl>"\n{SENDS} "URL"').verdict
        is Verdict.FAILED
    )


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
        (f"{SENDS} https://depot.example/<your depot's shelf>?<signedUrl>", "your depot's shelf"),
    ],
)
def test_what_only_its_reader_has_is_no_fault_of_the_page(
    environment: Environment, code: str, why: str
) -> None:
    result = run_block(environment, "bash", code)
    assert (result.verdict, why in str(result.reason)) == (Verdict.UNSUPPORTED, True)


@pytest.mark.parametrize(
    "code",
    [
        "find . -name '*.reel'\ncurl --fail -X POST -T reel.bin '<signedUrl>'",
        """curl --fail -T reel.bin '<signedUrl>' -H 'X-Depot: the depot's'""",
    ],
)
def test_what_is_refused_or_does_not_parse_stays_a_fault(
    environment: Environment, code: str
) -> None:
    assert run_block(environment, "bash", code).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "url",
    [
        "https://$host/$path?$sas",
        "https://${BUCKET}.${ENDPOINT}/${KEY}?${QUERY}",
        "$SCHEME://$HOST/$FOLDER/$NAME?$PARAMETERS",
        "$BASE_URL?$QUERY",
    ],
)
def test_an_address_of_nothing_but_what_its_reader_has_is_the_signed_one(
    environment: Environment, url: str
) -> None:
    assert run_block(environment, "bash", f'{SENDS} "{url}"').verdict is Verdict.PASSED
    typed = f'{SENDS} -H "Content-Type: a/b" "{url}"'
    assert run_block(environment, "bash", f"{typed} -H 'Expect:'").verdict is Verdict.PASSED
    form = f'curl --fail --max-time 60 -X PUT -F file=@reel.bin "{url}"'
    assert run_block(environment, "bash", form).verdict is Verdict.FAILED


@pytest.mark.parametrize(
    "url",
    [
        "https://$host/$path?$sas&x-oss-process=image/flip",
        "https://$host/reels/$path",
        "$SCHEME://$HOST$TARGET",
    ],
)
def test_an_address_of_which_only_its_reader_has_the_host_is_not_judged(
    environment: Environment, url: str
) -> None:
    result = run_block(environment, "bash", f'{SENDS} "{url}"')

    assert result.verdict is Verdict.UNSUPPORTED
    assert "parts that only its reader has" in result.reason


def test_an_address_of_a_variable_that_a_script_sets_is_its_own(environment: Environment) -> None:
    code = f'host=examplebucket.example.com\n{SENDS} "https://$host/$path?$sas"'

    assert run_block(environment, "bash", code).verdict is not Verdict.PASSED


GETS = "curl --fail --silent --show-error --max-time 60"


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (f'{GETS} -OJ "<signedUrl>"', Verdict.PASSED),
        (f'{GETS} --remote-name --remote-header-name "<signedUrl>"', Verdict.PASSED),
        (f'mkdir -p reels\ncd reels\n{GETS} -OJ "<signedUrl>"', Verdict.PASSED),
        ('wget --timeout=60 --content-disposition "<signedUrl>"', Verdict.PASSED),
        ('wget --timeout=60 --content-disposition -P reels "<signedUrl>"', Verdict.PASSED),
        ('wget --timeout=60 "<signedUrl>"', Verdict.FAILED),
        (f'{GETS} -OJ "<signedUrl>" && rm -f ./*', Verdict.FAILED),
    ],
)
def test_a_download_is_where_its_tool_has_put_it(
    environment: Environment, code: str, verdict: Verdict
) -> None:
    assert run_block(environment, "bash", code).verdict is verdict
