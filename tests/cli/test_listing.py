import json
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.grammars import read_grammars, read_known_runtimes
from harness.catalog.toolkits import read_toolkits
from harness.cli.listing import WIDEST
from harness.engine.rules import EVERY_RULE
from harness.model.page import Runtime
from tests.cli.conftest import Harness
from tests.tiny.roots import PLAIN, SIGNED, TinyClient, write_root

WIDEST_LINE = 220
LATE = """\
title = "Too [late] :key:"
expect = { status = 403, code = "AccessDenied" }
"""
NOTHING = 'title = "Nothing"\nsend.body.missing = true\nexpect = { status = 0, requests = 0 }\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    limited = TinyClient(
        id="limited", more='unsupported = [{ scenarios = "time/*", reason = "it has no clock" }]\n'
    )
    scenarios = {"put/plain": PLAIN, "put/signed": SIGNED, "time/late": LATE, "put/none": NOTHING}
    return write_root(tmp_path / "root", TinyClient(id="able"), limited, scenarios=scenarios)


def test_clients_are_listed_as_json(harness: Harness, root: Path) -> None:
    answer = harness("list", "clients", "--json", "--root", root)

    assert answer.code == 0
    assert json.loads(answer.out) == [
        {"id": name, "language": "Python", "library": "sockets", "version": "1"}
        for name in ("able", "limited")
    ]


def test_scenarios_are_listed_as_json_with_what_they_expect(harness: Harness, root: Path) -> None:
    answer = harness("list", "scenarios", "--json", "--root", root)

    assert {row["id"]: row["expect"] for row in json.loads(answer.out)} == {
        "put/none": "no answer",
        "put/plain": "200",
        "put/signed": "200",
        "time/late": "403 AccessDenied",
    }


def test_cells_are_listed_as_json_with_the_reason_why_one_cannot_run(
    harness: Harness, root: Path
) -> None:
    answer = harness("list", "cells", "--json", "--root", root)

    rows = {row["id"]: row["unsupported"] for row in json.loads(answer.out)}
    assert len(rows) == 8
    assert rows["limited:time/late:published:local"] == "it has no clock"
    assert [name for name, reason in rows.items() if reason] == [
        "limited:time/late:published:local"
    ]


def test_the_cells_of_the_other_driver_have_its_name(harness: Harness, root: Path) -> None:
    answer = harness("list", "cells", "--driver", "container", "--json", "--root", root)

    assert {row["id"].rpartition(":")[2] for row in json.loads(answer.out)} == {"container"}


def test_rules_are_listed_as_json(harness: Harness) -> None:
    answer = harness("list", "rules", "--json")

    assert [row["id"] for row in json.loads(answer.out)] == [rule.id for rule in EVERY_RULE]


@pytest.mark.parametrize(
    ("kind", "headings", "cell"),
    [
        ("clients", ["id", "language", "library", "version"], "limited"),
        ("scenarios", ["id", "title", "expect"], "Too [late] :key:"),
        ("cells", ["id", "unsupported"], "able:put/signed:filled:local"),
        ("rules", ["id", "severity", "title", "why"], "within-budget"),
        (
            "refusals",
            ["cause", "status", "code", "ec", "message", "evidence"],
            "signature-mismatch",
        ),
    ],
)
def test_each_list_is_a_table_for_people(
    harness: Harness, root: Path, kind: str, headings: list[str], cell: str
) -> None:
    answer = harness("list", kind, "--root", root)

    first, *rows = answer.out.splitlines()
    assert answer.code == 0
    assert first.split() == headings
    assert any(cell in row for row in rows)
    assert max(map(len, rows)) <= WIDEST_LINE


def test_what_the_table_of_refusals_cuts_is_whole_in_json(harness: Harness) -> None:
    rows = json.loads(harness("list", "refusals", "--json").out)

    assert max(len(row["message"]) for row in rows) > WIDEST
    assert {"elements", "evidence"} <= set(rows[0])


def test_a_client_is_shown_as_published_and_as_it_is_run(harness: Harness, root: Path) -> None:
    answer = harness("show", "able", "--root", root)

    assert answer.code == 0
    assert answer.out.startswith("able: Python, sockets 1\n")
    assert 'url = urlsplit("<signedUrl>")' in answer.out
    assert '-url = urlsplit("<signedUrl>")' in answer.out
    assert '+url = urlsplit(os.environ["HARNESS_SIGNED_URL"])' in answer.out
    assert "+++ upload.py as it is run (plain-published)" in answer.out
    assert "+++ upload.py as it is run (headers-filled)" in answer.out
    assert answer.out.count("HARNESS_HEADERS") == 1


def test_a_client_is_shown_with_its_note_and_what_urls_must_sign(
    harness: Harness, tmp_path: Path
) -> None:
    more = (
        'note = """\\nA [note] :key:.\\n"""\n'
        'must_sign = { headers = { Content-Type = "a/b" }, reason = "it adds one" }\n'
    )
    root = write_root(tmp_path / "root", TinyClient(more=more))

    answer = harness("show", "tiny", "--root", root)

    assert "A [note] :key:.\n" in answer.out
    assert "URLs for it must sign `Content-Type: a/b`: it adds one\n" in answer.out


def test_a_scenario_is_shown_as_its_file_has_it(harness: Harness) -> None:
    answer = harness("show", "put/one-byte")

    assert answer.code == 0
    assert answer.out.startswith("put/one-byte: ")
    assert "expects 200; runs the plain snippet, published" in answer.out
    assert "\n[send]\nbody = { bytes = 1 }\n" in answer.out
    assert answer.out.endswith("again: harness run -s put/one-byte\n")


def test_what_is_neither_client_nor_scenario_is_guessed(harness: Harness) -> None:
    answer = harness("show", "put/one-bite")

    assert answer.code == 2
    assert "No client or scenario is called 'put/one-bite'." in answer.err
    assert "did you mean put/one-byte" in answer.err
    assert "`harness list clients` and `harness list scenarios` show them all." in answer.err


def test_long_lines_of_code_are_whole_in_a_pipe(harness: Harness, tmp_path: Path) -> None:
    root = write_root(tmp_path / "root", TinyClient())
    snippet = root / "clients" / "tiny" / "upload.py"
    line = f"# {'x' * 300}"
    snippet.write_text(f"{snippet.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")

    assert line in harness("show", "tiny", "--root", root).out.splitlines()


@pytest.mark.parametrize("kind", ["clients", "scenarios", "cells"])
def test_the_repository_itself_is_listed(harness: Harness, kind: str) -> None:
    answer = harness("list", kind, "--json")

    assert answer.code == 0
    assert len(json.loads(answer.out)) >= 7


def test_a_root_that_is_no_folder_is_named(harness: Harness, tmp_path: Path) -> None:
    answer = harness("list", "clients", "--root", tmp_path / "gone")

    assert answer.code == 2
    assert answer.err == (
        f"harness: {tmp_path}/gone is not a folder.\n"
        "  hint: --root names the folder with clients/.\n"
    )


def test_a_wrong_file_is_named(harness: Harness, root: Path) -> None:
    file = root / "fixtures" / "scenarios" / "put" / "plain.toml"
    file.write_text('titel = "A plain upload"\n', encoding="utf-8")

    answer = harness("list", "scenarios", "--root", root)

    assert answer.code == 2
    assert answer.err == (
        f"harness: {file}:1: title: this key is missing; titel: this key is not known\n"
        "  hint: did you mean 'title'?\n"
    )


def test_libraries_of_pages_are_listed_with_their_versions_and_what_asks_for_them(
    harness: Harness,
) -> None:
    answer = harness("list", "toolkits", "--json")

    rows = json.loads(answer.out)
    assert answer.code == 0
    assert {(row["toolkit"], row["library"], row["version"]) for row in rows} >= {
        ("java", "Apache HttpClient", "4.5.14"),
        ("java", "Apache HttpClient", "5.6.1"),
        ("java", "OkHttp", "4.12.0"),
        ("javascript", "got", "11.8.6"),
        ("python", "httpx", "0.28.1"),
        ("typescript", "typescript", "5.9.3"),
    }
    assert [row["library"] for row in rows if not row["version"] and not row["note"]] == []


def test_directives_are_listed_with_the_value_that_each_takes(harness: Harness) -> None:
    answer = harness("list", "directives", "--json")

    told = {row["directive"]: row["value"] for row in json.loads(answer.out)}
    assert (told["skip"], told["expect"], told["file"]) == ("none", "status", "size")


def test_every_runtime_is_run_or_said_to_be_elsewhere() -> None:
    known = read_known_runtimes()
    languages = {one for kit in read_toolkits(default_root()) for one in kit.languages}
    usual = {one.language: one.runtime for one in read_grammars().values()}
    run = {usual.get(one) or known.defaults.get(one) for one in languages} - {None}
    elsewhere = [one.runtime for one in known.elsewhere]

    assert {*run, *elsewhere} == set(Runtime)
    assert not run.intersection(elsewhere)
    assert len(elsewhere) == len(set(elsewhere))
    assert all(one.source.startswith("https://") for one in known.elsewhere)
