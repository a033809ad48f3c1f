"""What a function hands back to its caller is what its reader has."""

import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

PYTHON = """import requests

def fetch(signed_url):
    answer = requests.get(signed_url, stream=True, timeout=9)
    answer.raise_for_status()
    return answer.raw.read(MANY)
"""
GO = """func Fetch(presignedURL string) ([]byte, error) {
	answer, err := http.Get(presignedURL)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	return io.ReadAll(io.LimitReader(answer.Body, MANY))
}
"""
PUTTING = """func Store(signedURL, path string) (bool, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	ask, _ := http.NewRequest(http.MethodPut, signedURL, bytes.NewReader(data))
	answer, err := http.DefaultClient.Do(ask)
	return GOOD, err
}
"""


def checked(environment: Environment, code: str, language: str) -> CellResult:
    page = read_page("page.md", f"```{language}\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


@pytest.mark.parametrize(("language", "code"), [("python", PYTHON), ("go", GO)])
@pytest.mark.parametrize(("many", "errors"), [("1024", ["download-length"]), ("1 << 20", [])])
def test_content_that_a_function_hands_back_is_compared_with_the_object(
    environment: Environment, language: str, code: str, many: str, errors: list[str]
) -> None:
    result = checked(environment, code.replace("MANY", many), language)

    assert result.verdict is (Verdict.FAILED if errors else Verdict.PASSED)
    assert [one.kind for one in result.findings if one.rule == "download-identical"] == errors


@pytest.mark.parametrize(
    ("good", "verdict"),
    [("answer.StatusCode == 200", Verdict.PASSED), ("answer != nil", Verdict.FAILED)],
)
def test_a_function_of_go_answers_with_what_is_no_problem(
    environment: Environment, good: str, verdict: Verdict
) -> None:
    assert checked(environment, PUTTING.replace("GOOD", good), "go").verdict is verdict
