import pytest

from harness.catalog.messages import fix_of
from harness.engine.environment import Environment
from harness.model.scenario import Variant
from harness.model.verdict import CellResult
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

SIGNER = """```python
import oss2
from oss2.credentials import EnvironmentVariableCredentialsProvider

auth = oss2.ProviderAuthV4(EnvironmentVariableCredentialsProvider())
home = "https://oss-cn-hangzhou.aliyuncs.com"
bucket = oss2.Bucket(auth, home, "{name}", region="cn-hangzhou")
print(bucket.sign_url("PUT", "{key}", 600{more}))
```
"""
PLAIN = '\n```bash\ncurl -f -m 60 -T a.txt "<signedUrl>"\n```\n'
TYPED = PLAIN.replace("-T", '-H "Content-Type: text/csv" -T')
MADE = PLAIN.replace("-T", "$(printf '%s ' -H Content-Type:text/csv) -T")


def checked(environment: Environment, text: str) -> tuple[CellResult, ...]:
    page = read_page("a.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    return check_pages(order, environment, []).report.results


@pytest.mark.parametrize(
    ("block", "others", "told"),
    [(MADE, 0, 0), (MADE, 2, 1), (TYPED, 2, 0)],
    ids=["alone", "beside others", "with an edit of its own"],
)
def test_who_can_only_sign_otherwise_is_told_whom_else_the_url_serves(
    environment: Environment, block: str, others: int, told: int
) -> None:
    signer = SIGNER.format(name="examplebucket", key="a.txt", more="")

    results = checked(environment, signer + block + PLAIN * others)

    (finding,) = [one for one in results[1].findings if one.rule == "status-expected"]
    shared = f"The URL of the signer on line 2 serves other blocks, too ({others})"
    assert fix_of(finding).count(shared) == told
    assert bool(finding.edits) is (block == TYPED)


@pytest.mark.parametrize(
    ("name", "key", "more", "kinds"),
    [
        ("examplebucket", "b/a.txt", ", slash_safe=True", []),
        ("examplebucket", "b/a.txt", "", ["slash-escaped"]),
        ("exampleBucket", "a.txt", "", ["bucket-illegal"]),
        ("yourBucketName", "a.txt", "", []),
    ],
)
def test_what_the_harness_hides_of_a_signer_is_said(
    environment: Environment, name: str, key: str, more: str, kinds: list[str]
) -> None:
    (result,) = checked(environment, SIGNER.format(name=name, key=key, more=more))

    assert [one.kind for one in result.findings] == kinds
