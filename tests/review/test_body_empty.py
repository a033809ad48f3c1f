import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages


def checked(environment: Environment, code: str, language: str, above: str = "") -> CellResult:
    page = read_page("page.md", f"{above}\n\n```{language}\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


def rules(result: CellResult) -> set[str]:
    return {finding.rule for finding in result.findings}


PYTHON = 'import requests\n\nrequests.put("<signedUrl>", timeout=9{}).raise_for_status()'
FETCH = "fetch('<signedUrl>', {{ method: 'PUT'{} }}).then((answer) => console.log(answer.status));"


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", PYTHON.format("")),
        ("javascript", FETCH.format("")),
        ("python", PYTHON.format(', headers={"X-Trace": ""}')),
        ("python", "# With data=None nothing is sent.\n" + PYTHON.format("")),
        ("javascript", "// body: '' would do.\n" + FETCH.format("")),
        ("python", 'import os\n\nNAME = os.getenv("NAME", "")\n' + PYTHON.format("")),
    ],
)
def test_an_upload_without_a_body_is_told(
    language: str, code: str, environment: Environment
) -> None:
    assert "body-empty" in rules(checked(environment, code, language))


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("python", PYTHON.format(', data=""')),
        ("python", 'body = b""\n' + PYTHON.format(", data=body")),
        ("python", PYTHON.format(', data="".encode()')),
        ("javascript", FETCH.format(", body: ''")),
        ("bash", 'curl -fsS -X PUT -H "Content-Length: 0" "<signedUrl>"'),
    ],
)
def test_an_empty_body_that_the_code_hands_over_is_meant(
    language: str, code: str, environment: Environment
) -> None:
    assert "body-empty" not in rules(checked(environment, code, language))


def test_an_author_who_says_that_there_is_no_file_is_believed(environment: Environment) -> None:
    above = "<!-- harness: file=0 -->"

    assert "body-empty" not in rules(checked(environment, PYTHON.format(""), "python", above))
