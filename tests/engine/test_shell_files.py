"""What a shell does to the reader's file on its way, and whether the reader has the object."""

import pytest

from harness.catalog.messages import fix_of, message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

GET = 'curl -sSf "<presignedUrl>"'
PUT = 'curl -sSf -T - "<presignedUrl>"'


def checked(environment: Environment, *blocks: tuple[str, str]) -> list[CellResult]:
    text = "\n\n".join(f"```{language}\n{code}\n```" for language, code in blocks)
    page = read_page("page.md", f"# Page\n\n{text}\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    return list(check_pages(order, environment, []).report.results)


def said(result: CellResult) -> str:
    return " ".join(message_of(f) for f in result.findings if f.severity is Severity.ERROR)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"{GET} > tape.txt", ""),
        (f"{GET} | tee tape.txt > /dev/null", ""),
        (f"{GET} | md5sum", ""),
        (f'song=$({GET})\necho "$song" > tape.txt', "The reader has"),
        (f"{GET} | head -c 64 > tape.txt", "The reader has 64 bytes"),
        (f"{GET.replace('-sSf', '-sSfi')} > tape.txt", "The reader has"),
    ],
)
def test_what_a_shell_keeps_of_a_download_is_the_object(
    environment: Environment, text: str, complaint: str
) -> None:
    (result,) = checked(environment, ("bash", text))

    assert result.verdict is (Verdict.FAILED if complaint else Verdict.PASSED)
    assert complaint in said(result)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"cat tape.txt | {PUT}", ""),
        (f"head -c 64 tape.txt | {PUT}", "64 of the file's"),
        (f"cat tape.txt | head -c 1M | {PUT}", "1048576 of the file's 1048577"),
        (
            'split -b 64k tape.txt t.\nfor t in t.*; do curl -sSf -T "$t" "<presignedUrl>"; done',
            "5 requests reach the server, 1 expected",
        ),
        (': > tape.txt\ncurl -sSf -T tape.txt "<presignedUrl>"', "makes or empties 'tape.txt'"),
        ('curl -sSf -T tape.txt "<presignedUrl>" > tape.txt', "makes or empties 'tape.txt'"),
    ],
)
def test_a_shell_that_cuts_or_empties_its_file_uploads_another(
    environment: Environment, text: str, complaint: str
) -> None:
    (result,) = checked(environment, ("bash", text))

    assert result.verdict is (Verdict.FAILED if complaint else Verdict.PASSED)
    assert complaint in said(result)


SIGNER = """import os
import oss2

auth = oss2.Auth(os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"])
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "shelf")
print(bucket.sign_url("PUT", "tape.txt", 300))
"""  # noqa: E501


@pytest.mark.parametrize(
    ("prefix", "verdict"), [("OSS", Verdict.FAILED), ("ALIBABA_CLOUD", Verdict.PASSED)]
)
def test_a_signer_reads_its_keys_where_the_page_has_put_them(
    environment: Environment, prefix: str, verdict: Verdict
) -> None:
    sets = f"export {prefix}_ACCESS_KEY_ID=a\nexport {prefix}_ACCESS_KEY_SECRET=b"

    (result,) = checked(environment, ("bash", sets), ("python", SIGNER))

    assert result.verdict is verdict


KEPT = 'curl -sSf -T "$TAPE" "<presignedUrl>"'


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ('curl -sSf -T "$HOME/Music/tape.ogg" "<presignedUrl>"', Verdict.PASSED),
        (f'DIR=/srv/music\nTAPE="${{DIR}}/tape.ogg"\n{KEPT}', Verdict.PASSED),
        (f'SIDE=b\nTAPE="tape-$SIDE.ogg"\n[ -s "$TAPE" ] || exit 1\n{KEPT}', Verdict.PASSED),
        (f': "${{DIR:=/srv/music}}"\nTAPE="$DIR/tape.ogg"\n{KEPT}', Verdict.PASSED),
        ('curl -sSf -T "$GITHUB_WORKSPACE/out/tape.ogg" "<presignedUrl>"', Verdict.PASSED),
        (f'TAPE="${{1:-tape.ogg}}"\n{KEPT}', Verdict.PASSED),
        ('SIDE=b\ncurl -sSf -T "$(pwd)/tape-$SIDE.ogg" "<presignedUrl>"', Verdict.PASSED),
        (f'for TAPE in "$HOME"/Music/*.ogg; do\n  {KEPT}\ndone', Verdict.PASSED),
        ('curl -sSf -o "$HOME/Music/tape.ogg" "<presignedUrl>"', Verdict.PASSED),
        (f'DIR=$(mktemp -d)\nTAPE="$DIR/tape.txt"\ndate > "$TAPE"\n{KEPT}', Verdict.PASSED),
        (f'TAPE="/srv/music/$(date +%F).ogg"\n{KEPT}', Verdict.PASSED),
        ('curl -sSf -T "tape-$(date +%Y%m%d).tar.gz" "<presignedUrl>"', Verdict.PASSED),
        ('curl -sSf -T "录音《一》.ogg" "<presignedUrl>"', Verdict.PASSED),
        ("curl -sSf -T 'side (b), take 2.ogg' '<presignedUrl>'", Verdict.PASSED),
        (f"{PUT} < tape", Verdict.PASSED),
        (f"gzip -9c tape.ogg | {PUT}", Verdict.PASSED),
        (f"curl -sS https://example.com/tape.ogg | {PUT}", Verdict.UNSUPPORTED),
        (f'DIR=/srv/music\nTAPE="$DRI/tape.ogg"\n{KEPT}', Verdict.FAILED),
        ('SIDE=b\ncurl -sSf -T "tape-$SEDI.ogg" "<presignedUrl>"', Verdict.FAILED),
        (f'find ~/Music -name "*.ogg" | while read -r TAPE; do {KEPT}; done', Verdict.UNSUPPORTED),
    ],
)
def test_a_path_that_only_a_run_knows_is_the_readers_file(
    environment: Environment, code: str, verdict: Verdict
) -> None:
    (result,) = checked(environment, ("bash", code))

    assert result.verdict is verdict


def test_a_file_that_wget_posts_is_the_readers_one(environment: Environment) -> None:
    (result,) = checked(environment, ("bash", 'wget -qO- --post-file=tape.ogg "<presignedUrl>"'))

    assert "if the method had been PUT, not POST" in said(result)


CONFIG = 'url = "<presignedUrl>"\nupload-file = "tape.txt"\nfail\nsilent'
BY_KEY = 'for f in "${!put[@]}"; do curl -sSf -T "$f" "${put[$f]}"; done'
PLAIN_SIGNER = """\
import oss2
auth = oss2.Auth('<yourAccessKeyId>', '<yourAccessKeySecret>')
bucket = oss2.Bucket(auth, 'https://oss-cn-hangzhou.aliyuncs.com', 'examplebucket')
print(bucket.sign_url('PUT', 'tape.txt', 600, slash_safe=True))"""


@pytest.mark.parametrize(
    "text",
    [
        f"curl --config - <<EOF\n{CONFIG}\nEOF",
        f"cat > put.cfg <<'EOF'\n{CONFIG}\nEOF\ncurl -K put.cfg",
        "echo 'url = \"<presignedUrl>\"' | curl -sSf -T tape.txt -K -",
        'while read -r f u; do curl -sSf -T "$f" "$u"; done <<E\ntape.txt <presignedUrl>\nE',
        "while IFS=, read -r u f; do\n  curl -sSf -T $f $u\ndone <<< '<presignedUrl>,tape.txt'",
        'echo "tape.txt <presignedUrl>" | while read f u; do curl -sSf -T $f $u; done',
        f'declare -A put=([tape.txt]="<presignedUrl>")\n{BY_KEY}',
        f"declare -A put\nput[tape.txt]='<presignedUrl>'\n{BY_KEY}",
        'head -c 4096 /dev/urandom | curl -sSf -T - "<presignedUrl>"',
    ],
)
def test_a_file_is_known_by_its_place_in_a_list_of_the_scripts_own(
    environment: Environment, text: str
) -> None:
    (result,) = checked(environment, ("bash", text))

    assert (result.verdict, said(result)) == (Verdict.PASSED, "")


def test_options_of_a_file_of_the_scripts_own_are_judged(environment: Environment) -> None:
    header = f'{CONFIG}\nheader = "x-oss-meta-mood: calm"'

    _, result = checked(
        environment, ("python", PLAIN_SIGNER), ("bash", f"curl -K - <<EOF\n{header}\nEOF")
    )

    assert result.verdict is Verdict.FAILED
    assert "x-oss-meta-mood" in said(result)


def test_who_cuts_a_file_by_a_pipe_is_told_what_cuts_it(environment: Environment) -> None:
    (result,) = checked(environment, ("bash", f"head -n 3 tape.txt | {PUT}"))

    (finding,) = (one for one in result.findings if one.severity is Severity.ERROR)
    assert "`head`" in fix_of(finding)
    assert finding.edits != ()
