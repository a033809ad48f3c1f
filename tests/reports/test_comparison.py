from dataclasses import replace

from harness.model.report import Report
from harness.model.verdict import CellResult, Verdict
from harness.reports.comparison import compare
from tests.browser.runs import green, red
from tests.tiny.values import exchange, observation, process


def run(*results: CellResult) -> Report:
    return Report(results=results, seconds=1)


def sending(
    *headers: tuple[str, str], seconds: float = 0.1, framing: str = "content-length"
) -> CellResult:
    seen = observation(
        processes=(replace(process(), seconds=seconds),),
        exchanges=(replace(exchange(headers=headers), framing=framing),),
    )
    return replace(green("one", "put/plain"), observation=seen)


def test_a_run_compared_with_itself_has_not_changed() -> None:
    same = run(green("one", "put/plain"), red("two", "put/plain"))

    found = compare(same, same)

    assert not any((found.newly_red, found.newly_green, found.gone, found.added, found.slower))
    assert found.wire == ()
    assert not found.is_worse


def test_what_became_red_and_what_became_green_is_told() -> None:
    before = run(green("one", "put/plain"), red("two", "put/plain"))
    after = run(red("one", "put/plain"), green("two", "put/plain"))

    found = compare(before, after)

    assert [line.partition(" ")[0] for line in found.newly_red] == ["one:put/plain:published:local"]
    assert "passed → failed" in found.newly_red[0]
    assert "had not been sent" in found.newly_red[0]
    assert [line.partition(" ")[0] for line in found.newly_green] == [
        "two:put/plain:published:local"
    ]
    assert found.is_worse


def test_a_known_failure_that_stays_one_has_not_changed() -> None:
    known = replace(red("one", "put/plain"), verdict=Verdict.KNOWN_FAILURE)

    assert compare(run(known), run(known)).newly_red == ()


def test_cells_that_vanish_make_a_run_worse() -> None:
    found = compare(run(green("one", "a/b")), run(green("one", "a/c")))

    assert found.gone == ("one:a/b:published:local",)
    assert found.added == ("one:a/c:published:local",)
    assert found.is_worse


def test_a_slower_client_is_told_and_noise_is_not() -> None:
    slow, quick, quicker = (run(sending(seconds=s)) for s in (2.0, 0.5, 0.02))

    assert compare(quick, slow).slower == ("one: 0.50 s → 2.00 s for one upload",)
    assert compare(slow, quick).slower == ()
    assert compare(quicker, run(sending(seconds=0.1))).slower == ()


def test_another_behaviour_on_the_wire_is_told() -> None:
    before = run(sending(("User-Agent", "x/1"), ("Accept", "*/*")))
    after = run(sending(("User-Agent", "x/2"), ("Accept", "*/*"), framing="chunked"))

    assert compare(before, after).wire == (
        "one now sends `User-Agent: x/2`",
        "one no longer sends `User-Agent: x/1`",
        "one frames bodies by chunked, before by content-length",
    )


def test_another_order_of_the_same_headers_is_told() -> None:
    agent, accept = ("User-Agent", "x/1"), ("Accept", "*/*")

    found = compare(run(sending(agent, accept)), run(sending(accept, agent)))

    assert found.wire == (
        "one sends its headers in the order Accept, User-Agent, before User-Agent, Accept",
    )
