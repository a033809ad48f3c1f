"""The last requests and those to come, and no cost while nobody listens."""

from collections.abc import Callable
from itertools import islice

from harness.console.watch import KEPT, Watch
from harness.model.observation import Exchange


def entry(number: int, rendered: list[int]) -> Callable[[], Exchange]:
    def render() -> Exchange:
        rendered.append(number)
        return Exchange(
            number=number,
            bucket="b",
            key="k",
            method="PUT",
            raw_head="",
            headers=(),
            framing="none",
            expects_continue=False,
            arrived_at=0.0,
            body=None,
            body_complete=True,
            status=200,
        )

    return render


def number_of(exchange: Exchange | None) -> int:
    assert exchange is not None
    return exchange.number


def test_requests_are_kept_within_bounds_and_rendered_for_an_open_page_only() -> None:
    watch, rendered = Watch(), list[int]()
    for number in range(KEPT + 5):
        watch(entry(number, rendered))
    assert rendered == []

    told = [told.number for told in islice(watch.exchanges(heartbeat=20), KEPT) if told]

    assert told == rendered == list(range(5, KEPT + 5))


def test_an_open_page_is_told_what_comes_and_that_nothing_came() -> None:
    watch = Watch()
    exchanges = watch.exchanges(heartbeat=0.01)
    assert next(exchanges) is None

    watch(entry(1, []))

    assert number_of(next(exchanges)) == 1
    assert next(exchanges) is None


def test_a_closed_watch_ends_its_streams() -> None:
    watch = Watch()
    exchanges = watch.exchanges(heartbeat=20)
    watch(entry(1, []))
    assert number_of(next(exchanges)) == 1

    watch.close()

    assert [told for told in exchanges if told] == []


def test_what_waits_when_a_watch_is_closed_is_never_rendered() -> None:
    # 400 explanations of a tenth of a second each held up SIGTERM for 46 s.
    watch, rendered = Watch(), list[int]()
    for number in range(3):
        watch(entry(number, rendered))
    exchanges = watch.exchanges(heartbeat=20)
    assert number_of(next(exchanges)) == 0

    watch.close()

    assert list(exchanges) == []
    assert rendered == [0]


def test_who_wants_nothing_of_the_past_is_told_what_comes_after_the_call() -> None:
    watch = Watch()
    watch(entry(1, []))
    exchanges = watch.exchanges(heartbeat=20, last=0)

    watch(entry(2, []))

    assert number_of(next(exchanges)) == 2
