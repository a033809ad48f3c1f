"""What is proposed for each mistake in each library.

``python -m tests.fixes --mistakes`` runs all of them, before and after.
"""

import pytest

from harness.explain.fix.fix import fix, fixes_for
from tests.mistakes.mistakes import METHOD, MISTAKES, SIGNED, Library, Mistake, libraries

MADE = [
    (library, mistake)
    for library in libraries()
    for mistake in MISTAKES
    if mistake.made_in(library)
]
LEAST = 180
# What is sent in place of what was signed, or beside it.
WRONG = ("team", "image/jpeg", "private")


def test_most_mistakes_can_be_made_with_most_libraries() -> None:
    assert len(MADE) > LEAST


@pytest.mark.parametrize(("library", "mistake"), MADE, ids=lambda one: getattr(one, "name", ""))
def test_each_mistake_is_taken_back_at_its_place(library: Library, mistake: Mistake) -> None:
    text, language = mistake.made_in(library), library.parsed_as

    known = fixes_for(text, language, library.runtime)
    fixed = fix(known, [mistake.problem], text, language, plainly=True).fixed

    assert all(value in fixed for value in SIGNED.values())
    assert {mistake.problem.got} & {"team", "image/jpeg", "private"} & set(
        fixed.split('"')
    ) == set()
    if mistake.posts:
        assert "post" not in fixed.lower().replace("postfields", "")
        assert METHOD.search(fixed)
