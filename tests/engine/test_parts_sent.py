"""The parts of multipart uploads that pages send: each a piece of the local file."""

import pytest

from harness.engine.environment import Environment
from harness.model.severity import Severity
from harness.model.verdict import CellResult, Verdict
from tests.engine.test_page_signers import BUCKET, checked

SIGNS = BUCKET + (
    'begun = bucket.init_multipart_upload("reel.bin").upload_id\n'
    'told = {"uploadId": begun, "partNumber": "2"}\n'
    'print(bucket.sign_url("PUT", "reel.bin", 300, params=told))'
)
SENDS = """import requests

with open("reel.bin", "rb") as held:
    READS
    answer = requests.put("<signedUrl>", data=piece, timeout=20)
answer.raise_for_status()
print(answer.status_code)
"""
WHOLE = (
    BUCKET
    + """import requests

place = "local.bin"
size, done = 200 * 1024, []
begun = bucket.init_multipart_upload("reel.bin").upload_id
with open(place, "rb") as held:
    pieces = iter(lambda: held.read(size), b"")
    for number, piece in enumerate(pieces, 1):
        told = {"uploadId": begun, "partNumber": str(number)}
        url = bucket.sign_url("PUT", "reel.bin", 300, params=told)
        SENDS
        answer.raise_for_status()
        done.append(oss2.models.PartInfo(number, answer.headers["ETag"]))
COMPLETES
print("done")
"""
)
PUTS = "answer = requests.put(url, data=piece, timeout=9)"
INDENT = "\n        "
AGAIN = f"held.seek(0){INDENT}piece = held.read(size){INDENT}{PUTS}{INDENT}held.seek(number * size)"
COMPLETES = 'bucket.complete_multipart_upload("reel.bin", begun, done)'


def kinds(result: CellResult) -> list[str]:
    return [one.kind for one in result.findings if one.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("reads", "kind"),
    [
        ("piece = held.read(100 * 1024)", ""),
        ("piece = held", ""),
        ("held.seek(5 * 1024 * 1024)\n    piece = held.read(1024 * 1024)", ""),
        ("held.read()\n    piece = held.read(100 * 1024)", "part-empty"),
        ("held.seek(0, 2)\n    piece = held.read(100 * 1024)", "part-empty"),
        ("piece = held.read(1024).hex()", "part-bytes"),
    ],
)
def test_a_part_is_a_piece_of_the_local_file(
    reads: str, kind: str, environment: Environment
) -> None:
    code = SENDS.replace("READS", reads)

    _, sent = checked(environment, ("python", SIGNS), ("python", code))

    assert kinds(sent) == ([kind] if kind else []), sent.findings
    assert sent.verdict is (Verdict.FAILED if kind else Verdict.PASSED)


def test_a_part_that_no_local_file_of_ours_holds_is_not_judged(environment: Environment) -> None:
    far = "held.seek(900 * 1024 * 1024)\n    piece = held.read(1024 * 1024)"

    _, sent = checked(environment, ("python", SIGNS), ("python", SENDS.replace("READS", far)))

    assert sent.verdict is Verdict.UNSUPPORTED
    assert "a place behind the" in sent.reason


@pytest.mark.parametrize(
    ("sends", "completes", "kind"),
    [
        (PUTS, COMPLETES, ""),
        (PUTS, "", ""),
        (PUTS.replace("piece", "held.read(size)"), COMPLETES, "part-elsewhere"),
        (PUTS.replace("piece", 'b""'), "", "part-empty"),
        (AGAIN, "", "part-elsewhere"),
        (PUTS, COMPLETES.replace("done", "done[:-1]"), "parts-short"),
        (PUTS, COMPLETES.replace("done", "done[1:]"), "parts-short"),
    ],
)
def test_the_parts_are_the_local_file_piece_by_piece(
    sends: str, completes: str, kind: str, environment: Environment
) -> None:
    code = WHOLE.replace("SENDS", sends).replace("COMPLETES", completes)

    (result,) = checked(environment, ("python", code))

    assert kinds(result) == ([kind] if kind else []), result.findings
    assert result.verdict is (Verdict.FAILED if kind else Verdict.PASSED)


def test_a_file_that_is_sent_whole_as_each_part_is_no_piece(environment: Environment) -> None:
    code = WHOLE.replace('pieces = iter(lambda: held.read(size), b"")', "pieces = range(2)")
    code = code.replace("SENDS", f"held.seek(0)\n        {PUTS.replace('piece', 'held')}")

    (result,) = checked(environment, ("python", code.replace("COMPLETES", COMPLETES)))

    assert kinds(result) == ["part-elsewhere"]


def test_parts_of_the_programs_own_bytes_are_not_compared(environment: Environment) -> None:
    code = WHOLE.replace('    pieces = iter(lambda: held.read(size), b"")', "    pass")
    code = code.replace('with open(place, "rb") as held:', 'pieces = [b"a" * size, b"b"]\nif True:')
    code = code.replace("SENDS", PUTS).replace("COMPLETES", COMPLETES)

    (result,) = checked(environment, ("python", code))

    assert kinds(result) == [], result.findings
