import json
from pathlib import Path

import pytest

from harness.catalog.language import VARIABLE
from harness.cli.main import main
from harness.reports.pulse import Pulse
from tests.tiny.roots import write_root

pytestmark = pytest.mark.usefixtures("built_once")
PAGES = Path(__file__).parents[2] / "fixtures" / "pages"
UPLOAD = """# Upload

```bash
curl -s -w '%{http_code}' -T demo.txt "<signedUrl>"
```

```bash
curl -s -w '%{http_code}' -X PUT --data-binary @demo.txt "<signedUrl>"
```
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.md"
    path.write_text(UPLOAD, encoding="utf-8")
    return path


def test_the_inventory_lists_every_block_and_runs_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["check", "--inventory", str(PAGES / "plain-upload.md")])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert len(lines) == 8
    assert "python (by its fence)  signer  oss2" in lines[0]


def test_the_inventory_is_one_object_a_block_for_programs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["check", "--inventory", "--json", str(PAGES / "guide.rst")])

    blocks = json.loads(capsys.readouterr().out)
    assert [block["role"] for block in blocks][:2] == ["signer", "uploader"]
    assert {block["language"] for block in blocks} >= {"javascript", "python", "go", "json"}


@pytest.mark.parametrize("option", ["--record", "--junit", "--baseline"])
def test_an_inventory_takes_no_option_that_it_would_ignore(
    page: Path, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"

    assert main(["check", "--inventory", option, str(file), str(page)]) == 2
    assert f"there is nothing for {option}." in capsys.readouterr().err
    assert not file.exists()


@pytest.mark.parametrize(
    "option",
    [("--record", "r.jsonl"), ("--sarif", "s.json"), ("--baseline", "b.toml"), ("--watch",)],
)
def test_trials_of_versions_take_no_option_that_they_would_ignore(
    page: Path, option: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--driver", "local", "--versions", "all", *option, str(page)]) == 2
    assert f"{option[0]} does not go with it." in capsys.readouterr().err


def test_a_url_of_the_harness_is_told_with_the_headers_that_it_signs(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(UPLOAD.replace("-T ", "-H 'Content-Type: text/plain' -T "), encoding="utf-8")

    main(["check", "--driver", "local", str(page)])

    told = [line.strip() for line in capsys.readouterr().out.splitlines() if " that signs " in line]
    assert told == ["A URL of the harness that signs content-type: text/plain"]


def test_a_block_that_nobody_accounts_for_is_a_warning_with_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = main(["check", "--inventory", str(PAGES / "unaccounted.md")])

    assert code == 1  # its last fence is open, and that is an error
    assert ": warning: block-accounted: " in capsys.readouterr().out


UNKNOWN_BLOCK = UPLOAD[: UPLOAD.rindex("```bash")] + "```\n~ ~ ~\n```\n"


@pytest.mark.parametrize(
    ("options", "code", "severity"), [((), 0, "warning"), (("--strict",), 1, "error")]
)
def test_what_nobody_accounts_for_is_told_with_its_place_by_every_report(
    page: Path,
    tmp_path: Path,
    options: tuple[str, ...],
    code: int,
    severity: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page.write_text(UNKNOWN_BLOCK, encoding="utf-8")
    record, found = tmp_path / "r.jsonl", tmp_path / "found.sarif"
    files = ("--record", str(record), "--sarif", str(found))

    assert main(["check", "--driver", "local", "--json", *files, *options, str(page)]) == code

    blocks = json.loads(capsys.readouterr().out)
    (problem,) = [one for block in blocks for one in block["problems"]]
    told = (problem["rule"], problem["line"], problem["severity"])
    assert told == ("block-accounted", 8, severity)
    results = json.loads(found.read_text(encoding="utf-8"))["runs"][0]["results"]
    assert ("block-accounted", severity) in [(one["ruleId"], one["level"]) for one in results]
    assert main(["judge", str(record)]) == code
    main(["report", "--github", str(record)])
    assert f"::{severity} file={page},line=8," in capsys.readouterr().out


def test_what_is_wrong_with_a_page_itself_is_told_by_kind_and_in_chinese(
    page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("```js\nconst a = 1;\n\nand so on\n", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, "zh")

    main(["check", "--inventory", "--json", str(page)])

    (problem,) = [one for each in json.loads(capsys.readouterr().out) for one in each["problems"]]
    assert (problem["rule"], problem["kind"]) == ("fence-closed", "fence-never-closed")
    assert problem["message"].startswith("这个代码围栏没有结束")


def test_page_code_does_not_run_on_this_machine_unless_asked_in_as_many_words(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")

    code = main(["check", str(page)])

    told = capsys.readouterr()
    assert (code, told.out) == (3, "")
    assert told.err.startswith(
        "harness: No container engine answers at unix:///nowhere/docker.sock"
    )
    assert "only where you say `--driver local`" in told.err


def test_left_to_itself_page_code_runs_on_this_machine_where_no_engine_answers(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")

    assert main(["check", "--driver", "auto", str(page)]) == 1
    assert "as processes of this machine" in capsys.readouterr().err


def test_each_snippet_gets_its_verdict_with_a_place_and_a_fix(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["check", "--driver", "local", str(page)])

    out = capsys.readouterr().out
    assert code == 1
    assert f"{page}:4:1" in out
    assert "1 passed" in out
    assert f"{page}:8:1: error: status-expected" in out
    assert "fix: curl calls --data a form" in out


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("exit 3", "it exits with 3."),
        ("python3 -c 'print(answer)'", "NameError: name 'answer' is not defined."),
    ],
)
def test_a_program_that_fails_after_its_upload_fails(
    page: Path, capsys: pytest.CaptureFixture[str], ending: str, said: str
) -> None:
    curl = """curl -s -w '%{http_code}' -T demo.txt "<signedUrl>\""""
    page.write_text(f"```bash\n{curl}\n{ending}\n```\n", encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 1
    out = capsys.readouterr().out
    assert "ends-well: The server accepted the request, and then the program fails" in out
    assert said in out


def test_verdicts_records_and_junit_are_written_for_programs(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record, junit = tmp_path / "run.jsonl", tmp_path / "junit.xml"

    written = ["--record", str(record), "--junit", str(junit)]
    main(["check", "--driver", "local", "--json", *written, str(page)])

    first, second = json.loads(capsys.readouterr().out)
    assert [run["outcome"] for run in first["runs"]] == ["PASSED"]
    (run,) = second["runs"]
    assert (run["outcome"], run["status"]) == ("FAILED", 403)
    assert run["findings"][0]["line"] == 8
    assert '"kind": "cell"' in record.read_text(encoding="utf-8")
    assert 'tests="1"' in junit.read_text(encoding="utf-8")


def test_a_known_failure_of_a_page_is_excused_by_a_baseline(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = tmp_path / "known.toml"
    entry = {
        "cells": f"{page}:8:*",
        "rule": "status-expected",
        "message": "The server answered 403",
        "reason": "to be rewritten",
        "link": "https://example.com/1",
        "owner": "docs",
    }
    lines = [f'{key} = "{value}"' for key, value in entry.items()]
    text = "\n".join(["[[known_failures]]", *lines, "expires = 2999-01-01"])
    baseline.write_text(text, encoding="utf-8")

    assert main(["check", "--driver", "local", "--baseline", str(baseline), str(page)]) == 0
    told = capsys.readouterr().out
    assert f"{page}:8:1: note: status-expected: The server answered 403" in told
    assert ": error: " not in told


def test_a_file_beside_the_page_says_what_the_page_cannot(page: Path) -> None:
    beside = page.with_name("page.md.harness.toml")
    beside.write_text("[[blocks]]\nblock = 2\nsays = { expect = 403 }\n", encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 0


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[blocks]]\nblock = 2\nsays = { expects = 403 }\n", ":3: blocks.0.says.expects: "),
        ("[[blocks]]\nblock = 2\nsays = { skip = true }\n", ":3: blocks.0.says.skip: "),
        ("[[blocks]]\nblock = 1\n\n[[blocks]]\nblock = 'x'\n", ":5: blocks.1.block: "),
        ("\n[[block]]\n", ":2: block: "),
    ],
)
def test_a_wrong_file_beside_the_page_is_an_error_with_line_and_key(
    page: Path, text: str, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.with_name("page.md.harness.toml").write_text(text, encoding="utf-8")

    assert main(["check", "--inventory", str(page)]) == 2
    assert f"page.md.harness.toml{place}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("# Words alone\n", "there is no block of code in"),
        (
            '<!-- harness: skip reason="old" -->\n\n```bash\ncurl -T a "<signedUrl>"\n```\n',
            "no block of",
        ),
    ],
)
def test_a_page_of_which_nothing_runs_says_so(
    page: Path, text: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text(text, encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 2
    assert f"Nothing was checked: {why} {page}" in capsys.readouterr().err


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_an_inventory_of_nothing_says_so(
    page: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("# Words alone\n", encoding="utf-8")

    assert main(["check", "--inventory", *more, str(page)]) == 2
    told = capsys.readouterr().err
    assert f"Nothing was checked: there is no block of code in {page}." in told


@pytest.mark.parametrize("name", ["nothing-here.md", "nothing/**/*.md"])
def test_a_page_that_is_not_there_is_a_wrong_question(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--inventory", name]) == 2
    assert name in capsys.readouterr().err


def test_a_block_without_a_place_for_the_url_is_told_how_to_write_one(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page.write_text("```bash\ncurl -T demo.txt SIGNED.LINK:1\n```\n", encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 1
    assert "fix: Nothing in this block was taken for the place of the signed URL" in (
        capsys.readouterr().out
    )


def test_a_folder_is_answered_with_the_glob_for_its_pages(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--inventory", str(page.parent)]) == 2
    assert f"such as '{page.parent}/**/*.md'" in capsys.readouterr().err


def test_a_scenario_that_an_author_names_is_what_the_harness_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    curl = "curl -s -w '%{http_code}' -H 'Content-Type: image/svg+xml' -T demo.txt \"<signedUrl>\""
    directive = '<!-- harness: scenario="put/content-type-only" -->'
    page.write_text(f"{directive}\n\n```sh\n{curl}\n```\n", encoding="utf-8")

    assert main(["check", "--driver", "local", "--json", str(page)]) == 0
    (block,) = json.loads(capsys.readouterr().out)
    assert "put/content-type-only" in block["runs"][0]["cell"]


def test_a_scenario_that_is_none_is_named_with_its_place_and_what_may_be_meant(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directive = '<!-- harness: scenario="put/plian" -->'
    page.write_text(UPLOAD.replace("# Upload", directive), encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 2
    told = capsys.readouterr().err
    assert f"harness: {page}:4: No scenario is called 'put/plian'.\n" in told
    assert "hint: did you mean put/plain" in told


def test_a_scenario_that_does_more_than_signing_is_no_scenario_for_pages(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    beside = page.with_name("page.md.harness.toml")
    told = 'says = { scenario = "time/expired" }'
    beside.write_text(f"[[blocks]]\nblock = 1\n{told}\n", encoding="utf-8")

    assert main(["check", "--driver", "local", str(page)]) == 2
    assert "does more than signing" in capsys.readouterr().err


def test_the_inventory_says_what_is_a_fragment(capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--inventory", "--json", str(PAGES / "tabs.mdx")])

    blocks = json.loads(capsys.readouterr().out)
    assert [block["language"] for block in blocks if block["fragment"]] == ["go", "java", "cpp"]


def test_one_block_is_checked_by_its_line_or_its_number(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--driver", "local", f"{page}:4"]) == 0
    assert main(["check", "--driver", "local", "--block", "1", str(page)]) == 0
    out = capsys.readouterr().out
    assert out.count("1 passed") == 2
    assert f"{page}:8" not in out


def test_a_log_is_told_how_far_a_check_is(
    page: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Pulse.__init__, "__defaults__", (0.01,))

    main(["check", "--driver", "local", "--block", "1", str(page)])

    assert "0/1 cell so far" in capsys.readouterr().err


def test_the_commands_that_go_on_name_the_root_of_this_run(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_root(tmp_path / "root")

    assert main(["check", "--driver", "local", "--root", str(root), f"{page}:8"]) == 1

    out = capsys.readouterr().out
    assert f"--driver local --root {root} --show wire\n" in out
    assert f"harness fix {page} --driver local --root {root}\n" in out


def test_a_line_without_a_block_is_a_wrong_question(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--driver", "local", f"{page}:1"]) == 2
    assert f"No block of {page} stands on line 1." in capsys.readouterr().err


def test_a_check_goes_on_from_its_record(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record, html = tmp_path / "run.jsonl", tmp_path / "html"
    assert main(["check", "--driver", "local", "--record", str(record), str(page)]) == 1
    lines = record.read_bytes().splitlines(keepends=True)
    ended = [line for line in lines if b'"kind": "cell"' in line]
    record.write_bytes(b"".join(line for line in lines if line not in (ended[-1], lines[-1])))
    capsys.readouterr()

    options = ["--driver", "local", "--html", str(html), "--resume", str(record)]
    assert main(["check", *options, str(page)]) == 1

    told = capsys.readouterr()
    assert f"1 of 2 verdicts are kept from {record}." in told.err
    assert "1 passed" in told.out
    assert "1 failed" in told.out
    assert (html / "index.html").is_file()


def test_what_failed_is_checked_again_and_what_passed_is_kept(
    page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "run.jsonl"
    main(["check", "--driver", "local", "--record", str(record), str(page)])
    capsys.readouterr()

    assert main(["check", "--driver", "local", "--rerun-failed", str(record), str(page)]) == 1
    assert "1 of 2 verdicts are kept" in capsys.readouterr().err


def test_the_parts_of_a_check_are_its_whole(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    codes = [main(["check", "--driver", "local", "--shard", f"{n}/2", str(page)]) for n in (1, 2)]

    out = capsys.readouterr().out
    assert sorted(codes) == [0, 1]
    assert out.count("1 passed") == out.count("1 failed") == 1


def test_the_time_of_a_program_can_be_set(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page.write_text('```bash\nsleep 60; curl -T a.txt "<signedUrl>"\n```\n', encoding="utf-8")

    assert main(["check", "--driver", "local", "--timeout", "1", str(page)]) == 1
    assert "does not end within 1 s" in capsys.readouterr().out
