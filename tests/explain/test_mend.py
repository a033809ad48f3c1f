from harness.explain.mend.mend import mend
from harness.model.explanation import Difference, Explanation

DROPPED = Explanation(
    cause="header-dropped",
    sentence="The signature matches exactly if `content-type: text/plain` had been sent.",
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
    remedy = mend("requests", DROPPED, SENDS)

    assert remedy.mended.splitlines()[1] == '    "Content-Type": "text/plain",'


def test_a_header_that_the_snippet_names_and_loses_is_not_named_again() -> None:
    remedy = mend("requests", DROPPED, DROPS)

    assert (remedy.text, remedy.mended) == (mend("requests", DROPPED, SENDS).text, "")
