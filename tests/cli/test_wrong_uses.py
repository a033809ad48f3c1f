"""What is asked wrongly is told in one sentence with what to do, never with a traceback."""

from pathlib import Path

import pytest

from harness.cli.defaults import defaults_of
from tests.cli.conftest import Harness

PAGE = '# Up\n\n```bash\ncurl -sf -T report.txt "<signedUrl>"\n```\n'
FILES = {
    "page.md": PAGE,
    "empty.md": "",
    "bad.toml": "x = [\n",
    "odd.toml": "entries = 3\n",
    "early.toml": '[[known_failures]]\ncells = "page.md:*"\nexpires = "soon"\n',
    "latin.toml": "# caf\xe9\n",
    "deep.md": PAGE,
    "deep.md.harness.toml": '[[blocks]]\nblock = 1\nrole = "signer"\n',
    "twice.md": PAGE.replace("```bash", "<!-- harness: file=0 file=1 -->\n```bash"),
    "side.md": PAGE,
    "side.md.harness.toml": "[[blocks]]\nblock = 7\n",
    "said.md": PAGE.replace("```bash", "<!-- harness: rol=output -->\n```bash"),
    "skipped.md": PAGE.replace("```bash", "<!-- harness: skip -->\n```bash"),
}
WRONG = [
    ("check '' --driver local", "A page has no name."),
    ("check none.md", "none.md is no page and matches none."),
    ("check .", ". is a folder, and no page."),
    ("check loop.md", "loop.md is no page and matches none."),
    ("check empty.md --driver local", "there is no block of code in empty.md"),
    ("check side.md --driver local", "the sidecar speaks of block 7"),
    (
        "check said.md --driver local",
        "rol: this directive is not known",
    ),
    ("check skipped.md --driver local", "skip: needs a reason"),
    ("check page.md --driver local --baseline none.toml", "none.toml: there is no such file"),
    ("check page.md --driver local --baseline bad.toml", "bad.toml: is not TOML"),
    ("check page.md --driver local --baseline odd.toml", "entries: this key is not known"),
    (
        "check page.md --driver local --baseline early.toml",
        "early.toml:1: known_failures.0.rule: this key is missing, and so are reason, link, owner",
    ),
    ("check page.md --baseline early.toml", 'must be a date, such as 2027-03-01, not "soon"'),
    ("check page.md --baseline latin.toml", "latin.toml: byte 6 is not UTF-8\n  hint: save"),
    ("check deep.md --inventory", "deep.md.harness.toml:3: blocks.0.role: this key is not known"),
    ("check deep.md --inventory", "it belongs in 'says': says = { role = … }"),
    ("check twice.md --inventory", "twice.md:3: file: is said twice"),
    ("check page.md --driver local --block 9", "No block that is run was asked for."),
    ("check page.md --driver local --timeout tool-prob=9", "There is no time limit 'tool-prob'."),
    ("serve --timeout 9", "`harness serve` runs no program."),
    ("doctor --timeout 9", "`harness doctor` runs no program."),
    ("setup --timeout tool-prob=9", "There is no time limit 'tool-prob'."),
    ("mutate --timeout soon", "The time limit 'soon' must be a number of seconds"),
    ("bisect -c curl -s put/plain --timeout 0", "The time limit '0' must be a number"),
    ("explain page.md", "`harness explain --answer page.md` reads an answer"),
    ("explain --answer none.xml", "none.xml cannot be read"),
    ("report page.md", "is not a line of a record"),
    ("diff page.md none", "is not a line of a record"),
    ("run --shard 9/3", "--shard 9/3 is no part of a whole."),
    ("run --markdown out", "`harness report FILE --markdown …`"),
    ("run --root none", "none is not a folder."),
    ("check", "`pages` in [tool.harness]"),
    ("sign PUT a.txt --endpoint ftp://host", "'ftp://host' is no endpoint."),
    ("serve --store /dev/null", "hint: --store names a folder"),
    ("fix none.md", "none.md is no page and matches none."),
    ("show none", "No client or scenario is called 'none'."),
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        encoding = "latin-1" if name.startswith("latin") else "utf-8"
        (tmp_path / name).write_text(text, encoding=encoding)
    (tmp_path / "loop.md").symlink_to("loop.md")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("words", "said"), WRONG, ids=[words for words, _ in WRONG])
def test_a_wrong_use_is_told_in_one_sentence(words: str, said: str, harness: Harness) -> None:
    answer = harness(*(word.strip("'") for word in words.split()))

    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('pages = "page.md"', 'pyproject.toml:2: pages: must be a list, in […], not "page.md"'),
        ('driver = "docker"', "pyproject.toml:2: driver: must be 'local', 'container', 'both' or"),
        ('lang = "de"', "pyproject.toml:2: lang: must be 'en' or 'zh', not \"de\""),
        ("jobs = 0", "pyproject.toml:2: jobs: must be at least 1, not 0"),
        ('basline = "x"', "pyproject.toml:2: basline: this key is not known"),
    ],
)
def test_wrong_settings_are_told_with_their_line(
    settings: str, said: str, harness: Harness
) -> None:
    Path("pyproject.toml").write_text(f"[tool.harness]\n{settings}\n", encoding="utf-8")

    answer = harness("check", "page.md", "--inventory")

    assert answer.code == 2
    assert said in answer.err


@pytest.mark.parametrize(
    "settings", ["timeout = 7", "timeouts = { program = 7 }", "timeout = 3\ntimeouts.program = 7"]
)
def test_the_time_of_a_program_is_set_by_either_name(settings: str) -> None:
    Path("pyproject.toml").write_text(f"[tool.harness]\n{settings}\n", encoding="utf-8")

    assert defaults_of("check")["check"]["timeout"] == ["7"]
    assert defaults_of("mutate")["mutate"]["timeout"] == ["7"]
    assert "timeout" not in defaults_of("doctor")["doctor"]


def test_a_page_without_code_is_fine_where_that_is_said(harness: Harness) -> None:
    answer = harness("check", "empty.md", "--driver", "local", "--allow-none")

    assert answer.code == 0
    assert "there is no block of code in empty.md" in answer.err


def test_blocks_are_listed_where_the_settings_name_a_baseline(harness: Harness) -> None:
    Path("pyproject.toml").write_text('[tool.harness]\nbaseline = "b.toml"\n', encoding="utf-8")

    assert harness("check", "page.md", "--inventory").code == 0
    assert (
        "nothing for --baseline"
        in harness("check", "page.md", "--inventory", "--baseline", "b").err
    )


def test_a_cache_that_cannot_be_written_is_the_fault_of_the_machine(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARNESS_CACHE", "page.md")

    answer = harness("check", "page.md", "--driver", "local")

    assert answer.code == 3
    assert answer.err.endswith("File exists.\n  hint: HARNESS_CACHE names another folder\n")
