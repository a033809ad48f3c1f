from dataclasses import replace

import pytest

from harness.explain.fix.fix import fix, fixes_of, problems_of
from harness.model.explanation import Difference, Explanation

DROPPED = Explanation(
    cause="header-dropped",
    sentence="The signature would match exactly if `content-type: text/plain` had been sent.",
    differences=(
        Difference(
            kind="header-dropped",
            subject="content-type",
            signed="text/plain",
            sent=None,
            change="",
            advice="",
        ),
    ),
)
TYPES = {
    "application/json": "`json=` adds `application/json`",
    "multipart/form-data; boundary=b": "`files=` makes a form",
    "application/x-www-form-urlencoded": "a dict makes one too",
    "text/plain": "Take the type out of `headers=`",
}
SENDS = """\
headers = {
}
requests.put(url, data=file, headers=headers)
"""
DROPS = """\
headers = {
    "Content-Type": "text/plain",
}
del headers["Content-Type"]
requests.put(url, data=file, headers=headers)
"""


def test_a_header_that_is_missing_is_added() -> None:
    result = fix(fixes_of("requests"), problems_of(DROPPED), SENDS)

    assert result.fixed.splitlines()[1] == '    "Content-Type": "text/plain",'


def test_a_header_that_the_snippet_names_and_loses_is_not_named_again() -> None:
    result = fix(fixes_of("requests"), problems_of(DROPPED), DROPS)

    assert (result.text, result.fixed) == (
        fix(fixes_of("requests"), problems_of(DROPPED), SENDS).text,
        "",
    )


@pytest.mark.parametrize("sent", TYPES)
def test_the_cure_for_a_type_too_many_is_that_of_what_adds_such_a_type(sent: str) -> None:
    difference = replace(DROPPED.differences[0], kind="header-added", signed=None, sent=sent)
    added = replace(DROPPED, cause="header-added", differences=(difference,))

    assert TYPES[sent] in fix(fixes_of("requests"), problems_of(added), "").text
