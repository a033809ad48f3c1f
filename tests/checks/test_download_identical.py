from dataclasses import replace

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.messages import message_of
from harness.checks import download_identical
from harness.drivers.untrusted_output import MOST
from harness.model.cell import Cell
from harness.model.job import Job
from harness.model.observation import Digests, Observation
from harness.model.page_program import PageProgram
from harness.model.scenario import Sign, Variant
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page
from harness.wire.digests import digests_of
from tests.tiny.values import cell, exchange, observation

TOOLING = read_tooling(default_root())
GOT = "requests.get('<signedUrl>')"
OBJECT = digests_of("é\r\n".encode())


def complaint(
    received: Digests | None,
    *,
    method: str = "GET",
    status: int = 200,
    program: PageProgram | None = None,
) -> str:
    asked: Cell = cell()
    asked = replace(asked, scenario=replace(asked.scenario, sign=Sign(method=method)))
    seen: Observation = replace(
        observation(), source=OBJECT, received=received, exchanges=(exchange(status=status),)
    )
    return " ".join(
        message_of(finding)
        for finding in download_identical.check(Job(cell=asked, block=program), seen)
    )


def program_of(language: str, code: str) -> PageProgram:
    (block,) = read_page("page.md", f"```{language}\n{code}\n```\n".encode()).blocks
    toolkit = TOOLING.toolkit(block)
    assert toolkit is not None
    return page_program(block, TOOLING, toolkit, Variant.PUBLISHED, {})


def test_a_download_that_is_the_object_is_right() -> None:
    assert complaint(OBJECT) == ""


@pytest.mark.parametrize(
    ("received", "words"),
    [
        (None, "neither in the file nor in the output"),
        (digests_of("é\n".encode()), "has 3 bytes; the server gave 4"),
        (digests_of(b"abcd"), "as many bytes, and others"),
        (digests_of(bytes(MOST)), f"has {MOST}+ bytes; the server gave 4"),
    ],
)
def test_a_download_that_is_lost_cut_or_changed_is_told(
    received: Digests | None, words: str
) -> None:
    assert words in complaint(received)


def test_an_upload_and_a_refused_download_are_none_of_its_business() -> None:
    assert complaint(None, method="PUT") == ""
    assert complaint(None, status=403) == ""


def test_what_a_page_in_a_browser_shows_is_in_no_file() -> None:
    code = "fetch('<signedUrl>').then((r) => r.blob()).then((b) => { document.title = b.size; });"
    shown = program_of("js", code)

    assert complaint(None, program=shown) == ""
    assert "as many bytes, and others" in complaint(digests_of(b"abcd"), program=shown)


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("sh", "curl -s -o /dev/null -w '%{http_code}' '<signedUrl>'"),
        ("sh", """curl -sf '<signedUrl>' > "$(mktemp)\""""),
        ("python", f"import requests\nopen('a-%d' % 7, 'wb').write({GOT}.content)"),
        (
            "go",
            'r, _ := http.Get("<signedUrl>")\nf, _ := os.CreateTemp("", "a")\nio.Copy(f, r.Body)',
        ),
    ],
)
def test_a_file_without_a_name_on_the_page_is_not_called_lost(language: str, code: str) -> None:
    assert "does not know" in complaint(None, program=program_of(language, code))


def test_what_code_holds_in_its_hand_is_not_lost() -> None:
    held = "const answer = await fetch(signedUrl);\nconst photo = await answer.blob();"

    assert complaint(None, program=program_of("js", held)) == ""


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("js", "const answer = await fetch(signedUrl);\nconsole.log(answer.status);"),
        ("python", f"import requests\nprint(len({GOT}.content))"),
    ],
)
def test_an_answer_that_is_only_looked_at_is_a_warning_unless_a_file_is_spoken_of(
    language: str, code: str
) -> None:
    says_so = code.replace("answer.status", "'saved'").replace("print(len", "print('saved', len")

    assert "only looks at the answer" in complaint(None, program=program_of(language, code))
    assert "neither in the file" in complaint(None, program=program_of(language, says_so))


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("sh", "wget -q '<signedUrl>'"),
        ("sh", "curl -sf -o demo.txt '<signedUrl>'"),
    ],
)
def test_what_is_kept_nowhere_or_not_where_the_page_says_is_lost(language: str, code: str) -> None:
    assert "neither in the file" in complaint(None, program=program_of(language, code))
