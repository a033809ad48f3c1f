from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.catalog.documents import at_line, parse, read_toml
from harness.errors import FixtureError
from harness.model.client import Client
from harness.model.scenario import Scenario

FILE = Path("put/plain.toml")


@dataclass(frozen=True, kw_only=True)
class Wrong:
    document: dict[str, Any]
    key: str
    problem: str
    hint: str


WRONG = {
    "a misspelt key": Wrong(
        document={"id": "s", "titel": "t", "title": "t"},
        key="titel",
        problem="this key is not known",
        hint="did you mean 'title'?",
    ),
    "a misspelt key of a table": Wrong(
        document={"id": "s", "title": "t", "sign": {"expiers": 60}},
        key="sign.expiers",
        problem="this key is not known",
        hint="did you mean 'expires'?",
    ),
    "a misspelt key of a table in a table": Wrong(
        document={"id": "s", "title": "t", "send": {"body": {"byte": 1}}},
        key="send.body.byte",
        problem="this key is not known",
        hint="did you mean 'bytes'?",
    ),
    "a misspelt key of a table that may be missing": Wrong(
        document={"id": "s", "title": "t", "server": {"fault": {"kind": "reset", "afterbytes": 1}}},
        key="server.fault.afterbytes",
        problem="this key is not known",
        hint="did you mean 'after_bytes'?",
    ),
    "a key like no other": Wrong(
        document={"id": "s", "title": "t", "send": {"body": {"zzz": 1}}},
        key="send.body.zzz",
        problem="this key is not known",
        hint="known here: bytes, missing",
    ),
    "a missing key": Wrong(
        document={"id": "s"}, key="title", problem="this key is missing", hint=""
    ),
    "a missing key of a table": Wrong(
        document={"id": "s", "title": "t", "sign": {"key": {}}},
        key="sign.key.text",
        problem="this key is missing",
        hint="",
    ),
    "a number that is a text": Wrong(
        document={"id": "s", "title": "t", "sign": {"expires": "60"}},
        key="sign.expires",
        problem='must be a whole number, not "60"',
        hint="",
    ),
    "a word that is none of the known ones": Wrong(
        document={"id": "s", "title": "t", "sign": {"content_md5": "rihgt"}},
        key="sign.content_md5",
        problem="must be '', 'right' or 'wrong', not \"rihgt\"",
        hint="",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_key_is_named_with_its_file_and_what_is_wrong(name: str) -> None:
    wrong = WRONG[name]

    with pytest.raises(FixtureError) as caught:
        parse(Scenario, wrong.document, file=FILE)

    assert caught.value.file == "put/plain.toml"
    assert caught.value.key == wrong.key
    assert caught.value.problem == wrong.problem
    assert caught.value.hint == wrong.hint


def test_all_wrong_keys_are_told_at_once() -> None:
    with pytest.raises(FixtureError) as caught:
        parse(Scenario, {"id": "s", "titel": "t", "sign": {"expires": "x"}}, file=FILE)

    assert str(caught.value).startswith("put/plain.toml: ")
    for key in ("title", "titel", "sign.expires"):
        assert f"{key}: " in caught.value.message


def manifest(**changed: Any) -> dict[str, Any]:  # noqa: ANN401  anything may stand in a manifest
    binding = {"text": "", "becomes": ""}
    return {
        "id": "c",
        "language": "Python",
        "library": "sockets",
        "version": "1",
        "status": "",
        "tools": [],
        "snippets": {"plain": {"file": "a"}, "headers": {"file": "a"}},
        "bindings": dict.fromkeys(("signed_url", "file", "headers", "metadata"), binding),
        "run": ["a"],
    } | changed


@pytest.mark.parametrize(
    ("changed", "key", "hint"),
    [
        (
            {"tools": [{"nam": "sh", "name": "sh", "probe": ["sh"], "debian": []}]},
            "tools.0.nam",
            "did you mean 'name'?",
        ),
        (
            {"snippets": {"plain": {"fiel": "a", "file": "a"}}},
            "snippets.plain.fiel",
            "did you mean 'file'?",
        ),
        ({"budget": {"zzz": 3}}, "budget.zzz", "known here: seconds, memory_mib"),
        ({"unsuported": []}, "unsuported", "did you mean 'unsupported'?"),
    ],
)
def test_a_misspelt_key_in_a_list_or_a_map_of_tables_has_its_likely_spelling(
    changed: dict[str, Any], key: str, hint: str
) -> None:
    with pytest.raises(FixtureError) as caught:
        parse(Client, manifest(**changed), file=FILE)

    assert caught.value.key == key
    assert caught.value.hint == hint


def test_a_file_that_is_not_toml_is_named_with_the_place_of_the_mistake(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text("title = \n", encoding="utf-8")

    with pytest.raises(FixtureError, match=r"wrong\.toml: is not TOML: .*line 1"):
        read_toml(file)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_bytes(b'title = "\xff"')

    with pytest.raises(FixtureError, match=r"wrong\.toml: byte 10 is not UTF-8"):
        read_toml(file)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match=r"nowhere\.toml: there is no such file"):
        read_toml(tmp_path / "nowhere.toml")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FixtureError, match="cannot be read: Is a directory"):
        read_toml(tmp_path)


def test_a_key_is_told_with_its_own_line_where_tables_stand_around_it(tmp_path: Path) -> None:
    file = tmp_path / "client.toml"
    text = 'run = ["a"]\nversion = 7\n\n[[tools]]\nprobe = ["a", "--version"]\nversion = "1"\n'
    file.write_text(text, encoding="utf-8")

    assert at_line(file, "version") == f"{file}:2"
    assert at_line(file, "tools.0.version") == f"{file}:6"
    assert at_line(file, "tools.0.missing") == f"{file}:4"
