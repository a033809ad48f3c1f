"""What versions do, read from recorded cells: nothing runs here."""

from dataclasses import replace

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.model.observation import Digests, Exchange
from harness.model.verdict import CellResult, Finding, Verdict
from harness.reports.behaviours import (
    BEHAVIOURS,
    NOT_RUN,
    behaviours,
    changes,
    compares_versions,
)
from tests.tiny.values import DIGESTS, cell, exchange, observation

AUTHOR = "作者 ñ"


def head(target: str = "/b/k?x", *headers: tuple[str, str], method: str = "PUT") -> Exchange:
    first = exchange(raw_head=f"{method} {target} HTTP/1.1\r\n\r\n", headers=headers)
    return replace(first, method=method)


SHOWS = {
    "put/plain": ("plain", "content-type", "framing", "expect"),
    "put/empty": ("empty",),
}


def result(
    scenario: str, *exchanges: Exchange, version: str = "1", verdict: Verdict = Verdict.PASSED
) -> CellResult:
    made = cell("a" if version == "1" else f"a@{version}", scenario)
    shows = SHOWS.get(scenario, (scenario,))
    made = replace(
        made,
        client=replace(made.client, version=version),
        scenario=replace(made.scenario, shows=shows),
    )
    seen = replace(observation(exchanges=exchanges), signed_headers={"x-oss-meta-author": AUTHOR})
    found = (Finding(rule="body-identical", kind="body-differs"),)
    findings = found if verdict is Verdict.FAILED else ()
    return CellResult(cell=made, verdict=verdict, observation=seen, findings=findings)


def answer(name: str, *exchanges: Exchange, verdict: Verdict = Verdict.PASSED) -> str:
    (row,) = behaviours([result(name, *exchanges, verdict=verdict)])
    return row.answers[name]


WHOLE = head()
EMPTY = replace(WHOLE, body=replace(DIGESTS, length=0))
REFUSED = replace(WHOLE, status=403, code="SignatureDoesNotMatch")
CUT = replace(WHOLE, body_complete=False)
NONE: Digests | None = None


@pytest.mark.parametrize(
    ("name", "exchanges", "told"),
    [
        ("plain", (WHOLE,), "200"),
        ("plain", (REFUSED,), "403 SignatureDoesNotMatch"),
        ("plain", (), "nothing sent"),
        ("content-type", (WHOLE,), "none"),
        ("content-type", (head("/b/k", ("content-type", "a/b")),), "a/b"),
        ("framing", (WHOLE,), "content-length"),
        ("framing", (replace(WHOLE, framing="chunked"),), "chunked"),
        ("empty", (head("/b/k", ("Content-Length", "0")),), "Content-Length: 0"),
        ("empty", (replace(WHOLE, framing="none"),), "none"),
        ("expect", (WHOLE,), "no"),
        ("expect", (replace(WHOLE, expects_continue=True),), "100-continue"),
        ("redirect", (WHOLE,), "not followed"),
        ("redirect", (WHOLE, WHOLE), "followed, with the file"),
        ("redirect", (WHOLE, EMPTY), "followed, without the file"),
        ("redirect", (WHOLE, replace(WHOLE, body=NONE)), "followed, without the file"),
        ("redirect", (WHOLE, head(method="GET")), "followed with GET"),
        ("retries", (WHOLE,), "no"),
        ("retries", (CUT, WHOLE, WHOLE), "2 more"),
        ("retries", (CUT, CUT), "no"),
        ("utf-8", (WHOLE,), "not sent"),
        (
            "utf-8",
            (head("/b/k", ("X-Oss-Meta-Author", AUTHOR.encode().decode("latin-1"))),),
            "UTF-8",
        ),
        ("utf-8", (head("/b/k", ("x-oss-meta-author", "?? ñ")),), "as '?? \\xf1'"),
        ("plus", (head("/b/a%2Bb%2Bc.txt?q"),), "a%2Bb%2Bc.txt"),
        ("plus", (head("/a+b+c.txt?q"),), "a+b+c.txt"),
        ("slashes", (head("/b/a//b.txt?q"),), "a//b.txt"),
        ("slashes", (head("/b/kx-oss-date=1&x"),), "k, and the query without its `?`"),
        ("dots", (head("/b/a/c.txt"),), "a/c.txt"),
    ],
)
def test_an_answer_is_read_from_the_requests(
    name: str, exchanges: tuple[Exchange, ...], told: str
) -> None:
    assert answer(name, *exchanges) == told


def test_what_was_stored_wrongly_is_no_plain_200() -> None:
    assert answer("plain", WHOLE, verdict=Verdict.FAILED) == "200, and body-identical"


def test_what_was_not_run_and_what_does_not_build_are_told_apart() -> None:
    broken = replace(result("put/plain"), observation=observation(failure="upload.py:1: no"))
    unseen = replace(result("put/empty"), observation=None)

    (row,) = behaviours([broken, unseen])

    assert row.answers["plain"] == "does not build"
    assert row.answers["empty"] == row.answers["dots"] == NOT_RUN


def test_versions_stand_in_their_order_and_what_changes_is_told_once() -> None:
    chunked = replace(WHOLE, framing="chunked")
    sent = {"1.10": WHOLE, "1.9": chunked, "1": WHOLE}
    rows = behaviours(
        [result("put/plain", first, version=version) for version, first in sent.items()]
    )

    assert [row.version for row in rows] == ["1", "1.9", "1.10"]
    assert compares_versions(rows)
    found = changes(rows)
    assert [(one.before.version, one.row.version) for one in found] == [
        ("1", "1.9"),
        ("1.9", "1.10"),
    ]
    assert {one.behaviour.id for one in found} == {"framing"}


def test_a_version_that_was_not_run_hides_no_change() -> None:
    gap = replace(result("put/plain", version="1.5"), observation=None)
    newer = result("put/plain", REFUSED, version="1.9")

    (found,) = (
        one
        for one in changes(behaviours([result("put/plain", WHOLE), gap, newer]))
        if one.behaviour.id == "plain"
    )

    assert (found.before.version, found.row.version) == ("1", "1.9")


def test_one_version_is_no_comparison() -> None:
    assert not compares_versions(behaviours([result("put/plain", WHOLE)]))


def test_each_scenario_shows_what_is_asked_and_each_question_is_shown_once() -> None:
    shown = [name for one in read_catalog(default_root()).every_scenario for name in one.shows]

    assert sorted(shown) == sorted(one.id for one in BEHAVIOURS)


def test_a_version_that_sends_nothing_is_told_once() -> None:
    silent, speaks = result("put/plain", version="0.9"), result("put/plain", WHOLE)

    assert [one.behaviour.id for one in changes(behaviours([silent, speaks]))] == ["plain"]


def test_what_comes_with_the_machine_is_told_by_its_version_and_stands_in_order() -> None:
    own, other = result("put/plain", WHOLE, version="1"), result("put/plain", WHOLE, version="3.5")
    seen = own.observation
    assert seen is not None
    own = replace(
        own,
        cell=replace(own.cell, client=replace(own.cell.client, version="as installed")),
        observation=replace(seen, build=replace(seen.build, installed="3.12")),
    )

    rows = behaviours([own, other])

    assert [row.version for row in rows] == ["3.5", "3.12, as installed"]
