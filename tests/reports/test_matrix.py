import io

import pytest
from rich.console import Console

from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.reports.matrix import folded, legend, matrix, symbol
from harness.reports.symbols import SYMBOLS, WORDS, all_of, is_expected, of_cells
from tests.tiny.values import cell


def shown(*results: CellResult) -> list[str]:
    console = Console(file=io.StringIO(), width=100, record=True)
    console.print(matrix(results, 100))
    return [line.rstrip() for line in console.export_text().splitlines()]


def result(
    name: str, scenario: str, verdict: Verdict, variant: Variant = Variant.PUBLISHED
) -> CellResult:
    return CellResult(cell=cell(name, scenario, variant=variant), verdict=verdict)


def test_scenarios_stand_down_and_clients_across_with_a_blank_row_between_folders() -> None:
    rows = shown(
        result("go", "put/plain", Verdict.PASSED),
        result("go", "key/plus", Verdict.FAILED),
        result("java", "put/plain", Verdict.ERROR),
        result("java", "key/plus", Verdict.UNSUPPORTED),
    )

    assert [row.split() for row in rows] == [
        ["scenario", "go", "java"],
        ["key/plus", "✗", "–"],
        [],
        ["put/plain", "✓", "E"],
    ]


def test_a_variant_is_named_only_where_a_scenario_has_both() -> None:
    rows = shown(
        result("go", "put/a", Verdict.PASSED),
        result("go", "put/b", Verdict.KNOWN_FAILURE),
        result("go", "put/b", Verdict.UNEXPECTED_PASS, Variant.FILLED),
    )

    assert [row.rsplit(maxsplit=1) for row in rows[1:]] == [
        ["put/a", "✓"],
        ["put/b (filled)", "!"],
        ["put/b (published)", "k"],
    ]


def test_a_cell_that_was_not_planned_is_empty() -> None:
    rows = shown(result("go", "put/a", Verdict.PASSED), result("java", "put/b", Verdict.PASSED))

    assert [row.split() for row in rows[1:]] == [["put/a", "✓"], ["put/b", "✓"]]
    assert rows[2].index("✓") > rows[1].index("✓")
    assert symbol(None).plain == ""


@pytest.mark.parametrize(
    ("client", "lines"),
    [
        ("curl", ("curl",)),
        ("java-httpclient4", ("java-", "httpclient4")),
        ("node-axios-1-6", ("node-", "axios-1-6")),
        ("docs/a-b/upload.md:12", ("docs/a-b/", "upload.md:12")),
        ("odd-", ("odd-",)),
    ],
)
def test_a_client_is_named_by_its_whole_id_in_narrow_lines(
    client: str, lines: tuple[str, ...]
) -> None:
    assert folded(client) == lines


def test_columns_are_named_by_id_over_two_lines() -> None:
    rows = shown(
        result("java-a", "put/plain", Verdict.PASSED),
        result("java-b", "put/plain", Verdict.FAILED),
        result("curl", "put/plain", Verdict.PASSED),
    )

    assert [row.split() for row in rows] == [
        ["java-", "java-"],
        ["scenario", "a", "b", "curl"],
        ["put/plain", "✓", "✗", "✓"],
    ]


def test_where_ids_do_not_fit_the_columns_have_numbers_and_the_numbers_a_key() -> None:
    clients = [f"language{n}-alonglibrary{n}" for n in range(1, 9)]
    console = Console(file=io.StringIO(), width=80, record=True)

    console.print(matrix((result(c, "put/plain", Verdict.PASSED) for c in clients), 80))

    *key, empty, heading, row = [line.rstrip() for line in console.export_text().splitlines()]
    assert max(map(len, key)) <= 80
    assert " ".join(key).split() == [f"{n}={client}" for n, client in enumerate(clients, start=1)]
    assert empty == ""
    assert heading.split() == ["scenario", *"12345678"]
    assert row.split() == ["put/plain", *"✓" * 8]


def test_names_are_never_read_as_markup() -> None:
    rows = shown(CellResult(cell=cell("[b]a", "put/[red]x"), verdict=Verdict.PASSED))

    assert rows[0].split() == ["scenario", "[b]a"]
    assert rows[1].split() == ["put/[red]x", "✓"]


def test_the_legend_explains_every_symbol_of_the_matrix() -> None:
    text = legend(dict.fromkeys(Verdict, 1)).plain

    assert text.split("   ") == [*(f"{SYMBOLS[v][0]} 1 {WORDS[v]}" for v in Verdict), ""]


def test_several_cells_are_counted_in_the_plural() -> None:
    assert legend({Verdict.ERROR: 3}).plain.strip() == "E 3 errors"
    assert legend({Verdict.FAILED: 3}).plain.strip() == "✗ 3 failed"
    assert (of_cells(1), of_cells(2)) == ("1 cell", "2 cells")
    assert (all_of(1, "cell"), all_of(2, "cell")) == ("the one cell", "all 2 cells")


def test_no_two_verdicts_look_alike() -> None:
    assert len({mark for mark, _ in SYMBOLS.values()}) == len(Verdict)


def test_a_verdict_that_somebody_must_look_at_is_unexpected() -> None:
    assert [verdict for verdict in Verdict if not is_expected(verdict)] == [
        Verdict.FAILED,
        Verdict.UNEXPECTED_PASS,
        Verdict.ERROR,
    ]
