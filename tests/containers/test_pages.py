"""Pages end in containers as on this machine: each language in each role, and each outcome."""

from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from harness.catalog.documents import read_toml
from harness.engine.choosing import make_page_driver
from harness.engine.environment import Environment, open_environment
from harness.model.cell import DriverName
from harness.model.scenario import Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.engine.test_page_run import EXPECTED, checked_page, ends_of, wanted_of
from tests.tiny.few import few_that_show_all
from tests.tiny.pages import PageOrder, check_pages


def shown_by(expected: Path) -> set[tuple[str, str]]:
    """Return what a page shows of languages and outcomes, each beside its role."""
    shown: set[tuple[str, str]] = set()
    for block in read_toml(expected)["blocks"]:
        for run in (block[name] for name in ("published", "filled") if name in block):
            rules = {error.split()[0] for error in run["errors"]}
            shown |= {(block["role"], block["language"]), (block["role"], run["outcome"])}
            shown |= {(block["language"], rule) for rule in rules & {"snippet-builds"}}
    return shown


SIGNS_BY_HAND = """```python
import base64, hashlib, hmac, os, time
from urllib.parse import quote
import requests

key_id, secret = os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"]
ends = int(time.time()) + 600
text = f"PUT\\n\\n\\n{ends}\\n/own-depot/notes.txt"
mark = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest())
query = f"OSSAccessKeyId={key_id}&Expires={ends}&Signature={quote(mark, safe='')}"
address = f"https://own-depot.oss-cn-hangzhou.aliyuncs.com/notes.txt?{query}"
with open("notes.txt", "rb") as body:
    answer = requests.put(address, data=body, timeout=9)
print(answer.status_code)
```
"""

# What the rest shows is the same on any driver.
FEW = few_that_show_all({page: shown_by(page) for page in EXPECTED})


@pytest.fixture(scope="module")
def environment(engine: docker.DockerClient) -> Iterator[Environment]:
    assert engine.ping()
    with open_environment(make_page_driver(DriverName.CONTAINER)) as environment:
        yield environment


@pytest.mark.timeout(1800)  # the images of all toolkits are built, where they are not here
@pytest.mark.parametrize("expected", FEW, ids=lambda path: path.stem)
def test_every_snippet_ends_in_a_container_as_it_must_anywhere(
    expected: Path, environment: Environment
) -> None:
    ended = ends_of(checked_page(expected, environment))

    assert ended == {line: runs for line, runs in wanted_of(expected).items() if runs}


@pytest.mark.parametrize(
    ("sent", "verdict"),
    [("", Verdict.PASSED), (', headers={"Content-Type": "text/x-log"}', Verdict.FAILED)],
)
def test_a_program_that_signs_by_hand_sends_to_the_bucket_that_it_names(
    sent: str, verdict: Verdict, environment: Environment
) -> None:
    text = SIGNS_BY_HAND.replace(", timeout=9", f", timeout=9{sent}")
    page = read_page("a.md", text.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))

    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is verdict


def test_a_function_of_node_js_is_handed_its_file(environment: Environment) -> None:
    text = (
        "```js\nconst axios = require('axios');\n\nasync function store(url, buffer) {\n"
        "  const headers = { 'Content-Type': 'image/png' };\n"
        "  const length = new File([buffer], 'a.png').size;\n"
        "  return length && (await axios.put(url, buffer, { headers })).status;\n}\n```\n"
    )
    order = PageOrder(pages=(read_page("a.md", text.encode()),), variants=(Variant.PUBLISHED,))

    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.PASSED
