import pytest

from harness.catalog.messages import fix_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

LEFT, RIGHT, DASH = "\u201c", "\u201d", "\u2013"
CASES = {
    "quotes": (f"curl -fsS -T {LEFT}a.bin{RIGHT} {LEFT}<signedUrl>{RIGHT}", "plain quotes"),
    "a dash": (f'curl {DASH}fsS -T a.bin "<signedUrl>"', "plain `-`"),
    "a dash before the file": (f'curl -fsS {DASH}T a.bin "<signedUrl>"', "plain `-`"),
    "quotes of a header": (
        f'curl -fsS -T a.bin -H {LEFT}x-oss-meta-a: 1{RIGHT} "<signedUrl>"',
        "plain quotes",
    ),
    "a blank at the end": ('curl -fsS -T a.bin \\ \n  "<signedUrl>"', "blank behind"),
    "no backslash": ('curl -fsS -T a.bin\n  "<signedUrl>"', "with a backslash"),
    "single quotes": ("URL='<signedUrl>'\ncurl -fsS -T a.bin '$URL'", "double quotes"),
}


@pytest.mark.parametrize("case", CASES)
def test_marks_that_look_alike_are_told_and_fixed(case: str, environment: Environment) -> None:
    code, words = CASES[case]
    page = read_page("page.md", f"```bash\n{code}\n```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)

    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.FAILED
    first = result.findings[0]
    assert words in fix_of(first)
    assert first.patch
