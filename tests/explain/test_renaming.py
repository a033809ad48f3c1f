import pytest

from harness.explain.fix.fix import fix, fixes_for
from harness.explain.fix.renaming import renamed
from harness.explain.fix.rewriting import FixContext
from harness.model.page import Language

TYPE = FixContext(kind="header-dropped", subject="content-type", wanted="image/png")
LOST = FixContext(kind="header-dropped", subject="x-oss-meta-team", wanted="blue")
SURPLUS = FixContext(kind="header-added", subject="x-oss-mate-team", got="blue")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (Language.SHELL, 'curl -T a.png -H "Contnet-Type: image/png" "$URL"', "Content-Type"),
        (Language.PYTHON, 'put(url, f, headers={"Content-Tipe": "image/png"})', "Content-Type"),
        (Language.GO, 'req.Header.Set("ContentType", "image/png")', "Content-Type"),
        (Language.JAVA, 'put.addHeader("content_type", "image/png");', "Content-Type"),
        (Language.PHP, "<?php $h = ['Content Type: a', 'Conten-Type: image/png'];", "Content-Type"),
        (Language.RUBY, "ask['Content-Typ'] = 'image/png'", "Content-Type"),
    ],
)
def test_a_misspelt_header_gets_the_name_that_was_signed(
    language: Language, before: str, after: str
) -> None:
    cured = fix(fixes_for(before, language, None), [TYPE], before, language)

    assert cured.renames
    assert f"{after}: image/png" in cured.fixed or f"{after}" in cured.fixed
    assert "misspelt" in cured.text


def test_a_misspelt_name_of_metadata_is_one_mistake_and_no_two() -> None:
    text = 'curl -T a.png -H "x-oss-mate-team: blue" "$URL"'

    done = renamed(text, Language.SHELL, [SURPLUS, LOST])

    assert done.text == text.replace("mate", "meta")
    assert done.left == ()


@pytest.mark.parametrize(
    "text",
    [
        'curl -T a.png -H "Content-Length: 4" "$URL"',
        'curl -T a.png -H "Content-Type: text/plain" "$URL"',
        'curl -T a.png -H "x-oss-meta-teams: blue" "$URL"',
        'curl -T a.png "$URL"',
    ],
)
def test_a_header_that_is_one_of_its_own_keeps_its_name(text: str) -> None:
    done = renamed(text, Language.SHELL, [TYPE, LOST])

    assert done.text == text
    assert done.left == (TYPE, LOST)
