"""Versions at the command line: run, listed, and searched for the one that changes a verdict."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root, read_catalog
from tests.cli.conftest import Harness
from tests.tiny.roots import UPLOAD, TinyClient, write_root

CATALOG = read_catalog(default_root())
VERSIONS = ("1", "0.9", "0.8", "0.7")
MORE = "versions = [{ id = '0.9' }, { id = '0.8' }, { id = '0.7' }]\n"
COMPLAINS = "{{ echo 'upload.py:1: no such function' >&2; exit 1; }}"
# From 0.9 on the library adds no type of its own.
SNIPPET = UPLOAD.replace(
    "connection.endheaders",
    'if open(os.environ["LIBRARY"] + "/pin.txt").read() < "0.9":\n'
    '    connection.putheader("Content-Type", "a/b")\n'
    "connection.endheaders",
)


def versioned(
    identity: str = "old", *, lies: bool = False, fails: str = "", refuses: str = ""
) -> TinyClient:
    """Return a client whose library is a text file with its version."""
    pins = {f"versions/{name}/pin.txt": name for name in VERSIONS[1:]} | {"pin.txt": "1"}
    install = (("cp", "pin.txt", "{deps}"), ("sh", "-c", f"test $(cat pin.txt) != '{fails}'"))
    return TinyClient(
        id=identity,
        snippet=SNIPPET,
        run=("env", "LIBRARY={deps}", "{python}", "-I", "-S", "{source}"),
        locked_by=("pin.txt",),
        install=install,
        steps=(("sh", "-c", f"test $(cat {{deps}}/pin.txt) != '{refuses}' || {COMPLAINS}"),),
        more=MORE + f'proof = ["sed", "{"s/.*/5/" if lies else "p;d"}", "{{deps}}/pin.txt"]\n',
        files=pins,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_root(tmp_path / "root", versioned())


def test_all_versions_are_run_and_named_in_their_cells(harness: Harness, root: Path) -> None:
    answer = harness("run", "--driver", "local", "--versions", "all", "--root", root)

    assert answer.code == 1
    assert "✓ 2 passed   ✗ 2 failed" in answer.out
    assert "✗ failed: old@0.8:put/plain:published:local" in answer.out
    assert "again: harness run -c old@0.8 -s put/plain" in answer.out


def test_only_the_pinned_version_is_run_unless_others_are_asked_for(
    harness: Harness, root: Path
) -> None:
    answer = harness("run", "--driver", "local", "--root", root)

    assert answer.code == 0
    assert "✓ 1 passed" in answer.out


def test_the_first_good_version_is_found(harness: Harness, root: Path) -> None:
    answer = harness("bisect", "-c", "old", "-s", "put/plain", "--root", root)

    assert answer.code == 0
    assert answer.out.splitlines()[-1] == (
        "0.9 is the first that passed, and 0.8 the last that failed. (4 of 4 versions were run.)"
    )


def test_a_search_that_finds_no_change_says_what_runs_each_version(
    harness: Harness, tmp_path: Path
) -> None:
    never = replace(versioned(), snippet=UPLOAD)
    root = write_root(tmp_path / "root", never)

    answer = harness("bisect", "-c", "old", "-s", "put/plain", "--root", root)

    assert answer.code == 0
    assert answer.out.splitlines()[-1] == (
        "The oldest and the newest version, 0.7 and 1, agree: passed. (2 of 4 versions were run, "
        "and those between them may differ; `harness run -c old -s put/plain --versions all --root "
        f"{root} --only-root` runs each.)"
    )


def test_a_version_that_passes_against_its_manifest_is_a_good_one(
    harness: Harness, root: Path
) -> None:
    manifest = root / "clients" / "old" / "client.toml"
    false = "{ id = '0.9', unsupported = [{ scenarios = '*', reason = 'It cannot.' }] }"
    text = manifest.read_text(encoding="utf-8").replace("{ id = '0.9' }", false)
    manifest.write_text(text, encoding="utf-8")

    answer = harness("bisect", "-c", "old", "-s", "put/plain", "--root", root)

    assert "0.9 is the first that ended as passed unexpectedly, and 0.8 the last" in answer.out


def test_a_version_that_is_only_known_as_installed_is_none_of_the_search(
    harness: Harness, root: Path
) -> None:
    manifest = root / "clients" / "old" / "client.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('version = "1"', 'version = "as installed"'), encoding="utf-8")

    answer = harness("bisect", "-c", "old", "-s", "put/plain", "--root", root)

    assert answer.code == 0
    assert "0.9 is the first that passed, and 0.8 the last that failed. (3 of 3" in answer.out


def test_a_version_that_cannot_is_told_as_unsupported(harness: Harness, tmp_path: Path) -> None:
    refused = "{ id = '0.8', unsupported = [{ scenarios = '*', reason = 'It adds a type.' }] }"
    client = replace(versioned(), more=versioned().more.replace("{ id = '0.8' }", refused))
    root = write_root(tmp_path / "root", client)

    answer = harness("bisect", "-c", "old", "-s", "put/plain", "--root", root)

    assert ", and 0.8 the last that ended as unsupported. (" in answer.out.splitlines()[-1]


def test_lock_files_that_bring_another_version_are_an_error(
    harness: Harness, tmp_path: Path
) -> None:
    root = write_root(tmp_path / "root", versioned(lies=True))

    answer = harness("run", "--driver", "local", "--root", root)

    assert answer.code == 3
    assert "cannot be installed: The lock files bring version 5, and client.toml" in answer.out
    assert "hint: renew the lock files in clients/" in answer.out


def test_a_version_that_cannot_be_installed_costs_its_own_cells(
    harness: Harness, tmp_path: Path
) -> None:
    root = write_root(tmp_path / "root", versioned(fails="0.8"))

    answer = harness("run", "--driver", "local", "--versions", "0.[89]", "--root", root)

    assert "✓ 1 passed   E 1 error" in answer.out
    assert "old@0.8: its dependencies cannot be installed" in answer.out
    assert "hint: is the package registry reachable, and does it have what" in answer.out


def test_what_an_installer_says_in_colours_is_told_without_them(
    harness: Harness, tmp_path: Path
) -> None:
    loud = ("sh", "-c", r"printf '\033[31mno such version\033[0m\n\033[0m\n' >&2; exit 1")
    root = write_root(tmp_path / "root", replace(versioned(), install=(loud,)))

    answer = harness("run", "--driver", "local", "--root", root)

    assert "no such version\n" in answer.out
    assert "\x1b" not in answer.out


def test_a_version_with_which_a_snippet_does_not_build_costs_its_own_cells(
    harness: Harness, tmp_path: Path
) -> None:
    root = write_root(tmp_path / "root", versioned(refuses="0.9"))

    answer = harness("run", "--driver", "local", "--versions", "*[19]", "--root", root)

    assert answer.code == 1
    assert "✓ 1 passed   ✗ 1 failed" in answer.out
    assert "upload.py:1: no such function" in answer.out


def test_a_version_that_does_not_exist_is_told_before_anything_runs(
    harness: Harness, root: Path
) -> None:
    answer = harness("run", "--driver", "local", "--versions", "7", "--root", root)

    assert answer.code == 2
    assert "No chosen client has a version '7'." in answer.err
    assert "harness list versions" in answer.err


def test_what_is_installed_anyway_needs_no_proof(harness: Harness, tmp_path: Path) -> None:
    root = write_root(tmp_path / "root", versioned(lies=True))
    manifest = root / "clients" / "old" / "client.toml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('version = "1"', 'version = "as installed"'), encoding="utf-8")

    answer = harness("run", "--driver", "local", "--versions", "all", "--root", root)

    assert answer.code == 3
    assert "✓ 1 passed   E 3 errors" in answer.out


def test_versions_are_listed(harness: Harness, root: Path) -> None:
    answer = harness("list", "versions", "--root", root)

    assert [line.split()[0] for line in answer.out.splitlines()[1:]] == [
        *("old", "old@0.9", "old@0.8", "old@0.7")
    ]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("-c", "old", "-s", "put/*"), "names 2 scenarios"),
        (("-c", "*", "-s", "put/plain"), "names several clients"),
        (("-c", "plain", "-s", "put/plain"), "declares no other versions"),
        (("-c", "old@0.8", "-s", "put/plain"), "old@0.8 is one version.\n  hint: `-c old`"),
    ],
)
def test_a_search_that_cannot_be_made_is_told(
    harness: Harness, tmp_path: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    scenarios = {"put/plain": 'title = "A"\n', "put/more": 'title = "B"\n'}
    root = write_root(tmp_path / "root", versioned(), TinyClient(id="plain"), scenarios=scenarios)

    answer = harness("bisect", *arguments, "--root", root)

    assert answer.code == 2
    assert complaint in answer.err


SCENARIOS = {
    "put/plain": 'title = "A"\nshows = ["plain", "content-type"]\n',
    "put/headers-and-metadata": 'title = "B"\nsign.metadata = { author = "a" }\n',
    "watch/redirect": 'title = "C"\nby_default = false\nshows = ["redirect"]\n[server]\n'
    'fault = { kind = "redirect", status = 307 }\n[expect]\nanything = true\n',
}


def test_versions_are_compared_and_the_table_is_made_of_the_record(
    harness: Harness, tmp_path: Path
) -> None:
    root = write_root(tmp_path / "root", versioned(), scenarios=SCENARIOS)
    record, table = tmp_path / "run.jsonl", tmp_path / "table.md"

    answer = harness(
        *("run", "--driver", "local", "--behaviour", "--root", root, "--only-root"),
        *("--record", record),
    )
    harness("report", record, "--compatibility", table, "--html", tmp_path / "html")

    assert "✓ 6 passed   ✗ 2 failed" in answer.out
    page = table.read_text(encoding="utf-8")
    assert (
        "| sockets (Python) | 0.9 | plain upload | 0.8: 403 SignatureDoesNotMatch | 200 |" in page
    )
    assert "| 0.9 | **200** | – | **none** |" in page
    assert "not followed" in page
    shown = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert "<mark>200</mark>" in shown
    assert "What each version does" in shown


def test_what_a_version_cannot_do_is_watched_where_versions_are_compared(
    harness: Harness, tmp_path: Path
) -> None:
    refused = "{ id = '0.8', unsupported = [{ scenarios = '*', reason = 'It adds a type.' }] }"
    client = replace(versioned(), more=versioned().more.replace("{ id = '0.8' }", refused))
    root = write_root(tmp_path / "root", client, scenarios=SCENARIOS)
    record, table = tmp_path / "run.jsonl", tmp_path / "table.json"

    answer = harness(
        *("run", "--driver", "local", "--behaviour", "--versions", "0.8", "--root", root),
        *("--only-root", "-s", "put/plain", "-s", "watch/*", "--record", record),
    )
    harness("report", record, "--compatibility", table)

    assert "– 2 unsupported" in answer.out
    (row,) = json.loads(table.read_text(encoding="utf-8"))["versions"]
    assert row["answers"]["content-type"] == "a/b"
    assert row["answers"]["redirect"] != "–"


def test_what_is_watched_and_goes_well_against_the_manifest_is_red(
    harness: Harness, tmp_path: Path
) -> None:
    wrong = "{ id = '0.9', unsupported = [{ scenarios = '*', reason = 'It adds a type.' }] }"
    client = replace(versioned(), more=versioned().more.replace("{ id = '0.9' }", wrong))
    root = write_root(tmp_path / "root", client, scenarios=SCENARIOS | {"put/b": 'title = "B"\n'})
    only = ("-s", "put/plain", "-s", "put/b", "-s", "watch/*")

    answer = harness(
        *("run", "--driver", "local", "--behaviour", "--versions", "0.9", "--root", root),
        *("--only-root", *only),
    )

    assert answer.code == 1
    assert "! 2 passed unexpectedly   – 1 unsupported" in answer.out


@pytest.mark.usefixtures("built_once")
def test_each_block_of_a_page_is_told_with_its_versions_or_that_it_has_none(
    harness: Harness, tmp_path: Path
) -> None:
    (client,) = (one for one in CATALOG.every_client if one.id == "python-requests")
    page = tmp_path / "page.md"
    put = "requests.put('<signedUrl>', data=open('a.txt', 'rb'), timeout=60).raise_for_status()"
    page.write_text(
        f"```python\nimport requests\n{put}\n```\n\n```sh\ncurl -sf -T a.txt '<signedUrl>'\n```\n"
    )

    answer = harness("check", page, "--driver", "local", "--versions", client.version)

    assert answer.code == 0
    works, without = answer.out.splitlines()[-2:]
    assert f"page.md:2 works with every version of requests from {client.version}" in works
    assert without.endswith(
        f"page.md:7 was not run: it imports no library alone that has a version '{client.version}'."
    )


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--versions", "all", "--driver", "both"), "with one driver"),
        (("--versions", "77", "--driver", "local"), "has a version '77'"),
    ],
)
def test_a_page_that_cannot_be_checked_with_versions_is_told(
    harness: Harness, tmp_path: Path, options: tuple[str, ...], complaint: str
) -> None:
    page = tmp_path / "page.md"
    page.write_text("```python\nimport requests\nrequests.put('<signedUrl>', data=b'')\n```\n")

    answer = harness("check", page, *options)

    assert answer.code == 2
    assert complaint in answer.err
