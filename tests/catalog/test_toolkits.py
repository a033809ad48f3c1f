import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.documents import read_toml
from harness.catalog.toolkits import read_toolkit, read_toolkits, toolkit_folder
from harness.errors import FixtureError
from harness.model.toolkit import Toolkit

TOOLKITS = read_toolkits(default_root())
TINY = 'languages = ["c"]\nfile = "a.c"\nquotes = "x"\nreads = "y"\nrun = ["z"]\ntools = []\n'
LIBRARY = '[[libraries]]\nname = "one"\nimports = "one"\n'


def written(folder: Path, text: str) -> Path:
    file = folder / "tiny" / "toolkit.toml"
    file.parent.mkdir()
    file.write_text(TINY + text, encoding="utf-8")
    return file


@pytest.mark.parametrize("more", ["", 'version = "1"\nabsent = "why"\n'])
def test_a_library_has_a_version_or_says_why_it_is_absent(tmp_path: Path, more: str) -> None:
    with pytest.raises(FixtureError, match="one has a version, or says why it is absent"):
        read_toolkit(written(tmp_path, LIBRARY + more))


def test_an_advice_that_is_no_pattern_is_an_error_with_its_key(tmp_path: Path) -> None:
    row = '[[advice]]\nrule = "a"\nfix = "b"\nsays = "("\n'

    with pytest.raises(FixtureError, match=re.escape("advice.0.says")):
        read_toolkit(written(tmp_path, row))


def test_a_toolkit_that_extends_another_says_only_what_differs(tmp_path: Path) -> None:
    written(tmp_path, LIBRARY + 'version = "1"\n[build]\nsupport = ["a.h"]\n[imports]\nx = "y"\n')
    more = tmp_path / "more" / "toolkit.toml"
    more.parent.mkdir()
    text = 'extends = "tiny"\nchosen_by = "two"\nrun = ["w"]\n[imports]\nv = "w"\n'
    more.write_text(text + LIBRARY.replace("one", "two") + 'version = "2"\n', encoding="utf-8")

    toolkit = read_toolkit(more)

    assert (toolkit.id, toolkit.file, toolkit.run) == ("more", "a.c", ("w",))
    assert [library.name for library in toolkit.libraries] == ["two", "one"]
    assert toolkit.imports == {"x": "y", "v": "w"}
    assert toolkit.build.support == ("../tiny/a.h",)


def test_toolkits_that_extend_one_and_the_same_leave_it_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "fixtures" / "toolkits"
    folder.mkdir(parents=True)
    written(folder, LIBRARY + 'version = "1"\n[build]\nsupport = ["a.h"]\n')
    for name in ("a-first", "z-last"):
        (folder / name).mkdir()
        text = f'extends = "tiny"\nchosen_by = "{name}"\n'
        (folder / name / "toolkit.toml").write_text(text, encoding="utf-8")

    support = {one.id: one.build.support for one in read_toolkits(tmp_path)}

    assert support == {"a-first": ("../tiny/a.h",), "tiny": ("a.h",), "z-last": ("../tiny/a.h",)}


def pinned(toolkit: Toolkit) -> Iterator[tuple[str, str]]:
    locks = "".join(
        (toolkit_folder([default_root()], toolkit) / name).read_text(encoding="utf-8")
        for name in toolkit.dependencies.locked_by
    )
    for library in toolkit.libraries:
        if re.fullmatch(r"[\d.]+", library.version):
            yield library.version, locks


@pytest.mark.parametrize("toolkit", TOOLKITS, ids=lambda toolkit: toolkit.id)
def test_the_version_that_is_shown_is_the_one_that_is_pinned(toolkit: Toolkit) -> None:
    assert [version for version, locks in pinned(toolkit) if version not in locks] == []


def test_pip_which_installs_libraries_comes_with_the_harness() -> None:
    settings = read_toml(default_root() / "pyproject.toml")

    # An environment that uv has made holds nothing but what is asked for.
    needed = settings["project"]["dependencies"]
    assert [one for one in needed if re.match(r"pip\b", one)] != []
