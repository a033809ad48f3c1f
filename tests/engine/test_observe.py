from pathlib import Path

import pytest

from harness.model.observation import Observation
from tests.tiny.roots import (
    CHECK_SYNTAX,
    DOES_NOT_COMPILE,
    PLAIN,
    PRINTS_THE_URL,
    SIGNED,
    UPLOAD,
    TinyClient,
    tiny_catalog,
)
from tests.tiny.runs import run_tiny

REFUSED = "expect = { status = 403, code = 'AccessDenied' }\n"


def observe(folder: Path, scenario: str, tiny: TinyClient | None = None) -> Observation:
    catalog = tiny_catalog(folder / "root", tiny or TinyClient(), scenarios={"s": scenario})
    (result,) = run_tiny(catalog, folder).results
    assert result.observation is not None, result.error
    return result.observation


def test_both_sides_of_the_wire_are_seen(tmp_path: Path) -> None:
    seen = observe(tmp_path, SIGNED)

    (exchange,) = seen.exchanges
    (process,) = seen.processes
    assert exchange.status == process.reported_status == 200
    assert exchange.bucket == seen.bucket
    assert exchange.body == seen.source
    assert seen.get is not None
    assert seen.get.body == seen.source
    assert seen.head is not None
    assert seen.head.headers["x-oss-meta-author"] == "alice"
    assert seen.sent_headers == {"Content-Type": "text/plain", "x-oss-meta-author": "alice"}
    assert seen.signed_headers == {"content-type": "text/plain", "x-oss-meta-author": "alice"}
    assert seen.before is None
    assert seen.leaks == ()


def test_an_object_that_stood_there_is_known(tmp_path: Path) -> None:
    seen = observe(tmp_path, PLAIN + "server.existing.bytes = 9\nsend.body.missing = true\n")

    assert seen.source is None
    assert seen.exchanges == ()
    assert seen.before is not None
    assert seen.before.length == 9
    assert seen.get is not None
    assert seen.get.body == seen.before


def test_a_program_that_does_not_build_is_not_run(tmp_path: Path) -> None:
    tiny = TinyClient(snippet=DOES_NOT_COMPILE, steps=(CHECK_SYNTAX,))

    seen = observe(tmp_path, PLAIN, tiny)

    assert "SyntaxError" in seen.build.failure
    assert seen.processes == ()
    assert seen.exchanges == ()


def test_the_same_upload_may_run_several_times(tmp_path: Path) -> None:
    seen = observe(tmp_path, PLAIN + "send.times = 3\n")

    assert len(seen.processes) == 3
    assert [exchange.status for exchange in seen.exchanges] == [200, 200, 200]


@pytest.mark.parametrize(
    ("arrives", "status"), [("3599", 200), ("3601", 403), ("-840", 200), ("-960", 403)]
)
def test_the_clock_of_the_server_is_where_the_scenario_puts_it(
    tmp_path: Path, arrives: str, status: int
) -> None:
    seen = observe(tmp_path, f"{PLAIN}server.arrives = {arrives}.0\n")

    assert [exchange.status for exchange in seen.exchanges] == [status]
    assert seen.head is not None
    assert seen.head.status == (200 if status == 200 else 404)


def test_faults_are_over_when_the_object_is_read_back(tmp_path: Path) -> None:
    seen = observe(
        tmp_path,
        PLAIN + "server.fault = { kind = 'status', times = 9 }\nserver.existing.bytes = 9\n",
    )

    assert [exchange.status for exchange in seen.exchanges] == [503]
    assert seen.get is not None
    assert seen.get.body == seen.before


def test_a_bucket_beside_is_where_the_request_is_looked_for(tmp_path: Path) -> None:
    own = observe(tmp_path / "own", PLAIN + "damage.other_bucket = 'own'\n" + REFUSED)
    nobody = observe(tmp_path / "nobody", PLAIN + "damage.other_bucket = 'nobody'\n" + REFUSED)

    assert own.bucket.endswith("-beside")
    assert [exchange.code for exchange in own.exchanges] == ["SignatureDoesNotMatch"]
    assert [exchange.code for exchange in nobody.exchanges] == ["NoSuchBucket"]


def test_a_client_that_prints_its_url_is_found_out_and_nothing_of_it_is_kept(
    tmp_path: Path,
) -> None:
    seen = observe(tmp_path, PLAIN, TinyClient(snippet=PRINTS_THE_URL))

    (process,) = seen.processes
    assert seen.leaks == ("stdout", "stderr")
    for text in (process.stdout, process.stderr):
        assert "x-oss-signature" in text
        assert "x-oss-credential" in text
        assert "<redacted>" in text
        assert "LTAI5t" not in text


def test_a_url_that_holds_no_signature_cannot_leak_one(tmp_path: Path) -> None:
    seen = observe(
        tmp_path, PLAIN + "damage.cut_at = '&'\n" + REFUSED, TinyClient(snippet=PRINTS_THE_URL)
    )

    assert seen.leaks == ()
    assert [exchange.status for exchange in seen.exchanges] == [403]


def test_a_client_that_prints_the_signature_alone_leaks_nothing_and_it_is_redacted(
    tmp_path: Path,
) -> None:
    alone = UPLOAD + 'print(url.query.split("x-oss-signature=")[1])\n'

    seen = observe(tmp_path, PLAIN, TinyClient(snippet=alone))

    assert seen.leaks == ()
    assert seen.processes[0].stdout == "Upload status: 200\n<redacted>\n"


SWAPPED = "sign = { host = 'cname', signs_host = true }\ndamage.host = 'endpoint'\n"
BEHIND_A_PROXY = "sign = { host = 'cname', signs_host = true }\nserver.proxy_rewrites_host = true\n"
IN_THE_PATH = "sign.host = 'cname'\ndamage.bucket_in_path = true\n"
MISMATCH = "expect = { status = 403, code = 'SignatureDoesNotMatch' }\n"


@pytest.mark.parametrize(
    ("scenario", "cause"),
    [(SWAPPED, "host"), (BEHIND_A_PROXY, "host"), (IN_THE_PATH, "bucket-twice")],
)
def test_what_goes_wrong_with_a_name_of_the_buckets_own_is_explained(
    tmp_path: Path, scenario: str, cause: str
) -> None:
    seen = observe(tmp_path, PLAIN + scenario + MISMATCH)

    (exchange,) = seen.exchanges
    assert exchange.explanation is not None
    told = {exchange.explanation.cause, *(d.subject for d in exchange.explanation.differences)}
    assert cause in told, exchange.explanation


@pytest.mark.parametrize(
    "scenario",
    [
        "sign.host = 'cname'\n",
        "sign = { host = 'cname', signs_host = true }\n",
        "damage.host = 'cname'\n",
        "sign.host = 'cname'\nserver.proxy_rewrites_host = true\n",
    ],
)
def test_a_bucket_is_reached_under_a_name_of_its_own(tmp_path: Path, scenario: str) -> None:
    (exchange,) = observe(tmp_path, PLAIN + scenario).exchanges

    assert exchange.status == 200
