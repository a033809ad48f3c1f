import pytest

from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

RULE = "header-colon"
COLON = "\uff1a"
PRINTS = f"""import requests

answer = requests.put("<signedUrl>", data=open("a.bin", "rb"))
print(answer.status_code, f"Content-Type{COLON}{{answer.headers.get('Content-Type')}}")
"""


def checked(environment: Environment, code: str, language: str) -> CellResult:
    page = read_page("page.md", f"```{language}\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("curl -fsS -H 'Content-Type text/plain' -T a.bin \"<signedUrl>\"", Verdict.FAILED),
        ("echo 'Content-Type text/plain'\ncurl -fsS -T a.bin \"<signedUrl>\"", Verdict.PASSED),
    ],
)
def test_a_header_without_its_colon_is_none(
    code: str, verdict: Verdict, environment: Environment
) -> None:
    result = checked(environment, code, "bash")

    errors = [one.kind for one in result.findings if one.rule == RULE]
    assert result.verdict is verdict
    assert errors == ["header-without-colon"] * (verdict is Verdict.FAILED)


def rules(result: CellResult) -> set[str]:
    return {finding.rule for finding in result.findings}


@pytest.mark.parametrize(
    ("language", "code", "column"),
    [
        ("bash", f'curl -fsS -H "Content-Type{COLON}text/plain" -T a.bin "<signedUrl>"', 14),
        ("bash", f"curl -fsS -H 'x-oss-meta-who{COLON} me' -T a.bin \"<signedUrl>\"", 14),
        ("sh", f'curl -T a.bin --header "Cache-Control {COLON}no-cache" "<signedUrl>"', 24),
    ],
)
def test_a_full_width_colon_makes_no_header(
    language: str, code: str, column: int, environment: Environment
) -> None:
    result = checked(environment, code, language)

    assert result.verdict is Verdict.FAILED
    (place,) = (f.place for f in result.findings if f.rule == RULE)
    assert place is not None
    assert (place.line, place.column) == (2, column + 1)
    (patch,) = (f.patch for f in result.findings if f.rule == RULE)
    (fixed,) = (line for line in patch.splitlines() if line.startswith("+curl"))
    assert COLON not in fixed
    assert " :" not in fixed


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("bash", 'curl -fsS -H "Content-Type: text/plain" -T a.bin "<signedUrl>"'),
        ("bash", f'curl -fsS -T a.bin "<signedUrl>"; echo "状态{COLON}200"'),
        ("bash", f'curl -fsS -H "x-oss-meta-a: b{COLON}c" -T a.bin "<signedUrl>"'),
        ("python", PRINTS),
    ],
)
def test_a_full_width_colon_elsewhere_is_nobodys_fault(
    language: str, code: str, environment: Environment
) -> None:
    assert RULE not in rules(checked(environment, code, language))
