import pytest

from harness.catalog.messages import fix_of, message_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

CURL = "curl {} -X PUT -H 'Content-Type: text/plain' {} \"<signedUrl>\" -w '%{{http_code}}'"


def checked(
    environment: Environment, code: str, language: str = "sh", said: str = ""
) -> CellResult:
    text = f"{said}\n\n```{language}\n{code}\n```\n"
    page = read_page("page.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results
    return result


def placed(result: CellResult) -> list[tuple[str, int, int]]:
    return [(f.rule, f.place.line, f.place.column) for f in result.findings if f.place]


@pytest.mark.parametrize(
    ("code", "column", "says"),
    [
        (
            CURL.format("", '-d "@$(echo a.txt)"'),
            56,
            "'a.txt' is a file",
        ),
        (CURL.format("-s", '-d "@$(echo a.txt)"'), 58, "that was stored is empty"),
        (CURL.format("-s", '-d "report.abc"'), 50, "its name was stored and not its content"),
        (CURL.format("-s", '-d "$(head -c9 notes)"'), 1, "No such file or directory"),
    ],
)
def test_an_upload_of_a_file_that_nobody_knows_fails_with_the_word_that_names_it(
    code: str, column: int, says: str, environment: Environment
) -> None:
    result = checked(environment, code)

    assert result.verdict is Verdict.FAILED
    assert ("placeholder-known", 4, column) in placed(result)
    told = next(one for one in result.findings if one.rule == "placeholder-known")
    assert says in message_of(told)
    assert "`[[placeholders]]` in page.md.harness.toml" in fix_of(told)
    assert "`file=0`" in fix_of(told)


def test_a_name_in_place_of_a_file_fails_in_a_program_too(environment: Environment) -> None:
    code = 'import requests\n\nprint(requests.put("<signedUrl>", data="my report.odt", timeout=9))'

    result = checked(environment, code, "python")

    assert result.verdict is Verdict.FAILED
    assert ("placeholder-known", 6, 41) in placed(result)


@pytest.mark.parametrize("code", ["-d hello", "-d 'Hello, world.'", "-d example.com", "-d ''"])
def test_a_text_that_is_uploaded_on_purpose_passes(code: str, environment: Environment) -> None:
    assert checked(environment, CURL.format("-s", code)).verdict is Verdict.PASSED


def test_an_author_who_says_that_there_is_no_file_is_believed(environment: Environment) -> None:
    code, said = CURL.format("-s", "-d report.abc"), "<!-- harness: file=0 -->"

    assert checked(environment, code, said=said).verdict is Verdict.PASSED


def test_a_file_that_is_known_is_judged_by_its_bytes(environment: Environment) -> None:
    result = checked(environment, CURL.format("-s", "-d @demo.txt"))

    assert result.verdict is Verdict.FAILED
    assert result.findings[0].rule == "body-identical"
