"""What a run depends on changes its key, and where its block stands does not."""

import pytest

from harness.catalog.catalog import default_root
from harness.engine.job_key import job_key
from harness.engine.planned_pages import plan_pages
from harness.model.cell import DriverName
from harness.model.scenario import Variant
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page

REFUSED = "<!-- harness: expect=403 -->"
PAGE = """# Upload

```python
import oss2
bucket = oss2.Bucket(oss2.Auth("<yourAccessKeyId>", "<secret>"), "<endpoint>", "<bucket>")
print(bucket.sign_url("PUT", "exampleobject.txt", 60))
```

```bash
curl -T demo.txt "<signedUrl>"
```

```bash
curl --upload-file demo.txt "<signedUrl>"
```
"""


def keys(text: str, driver: DriverName = DriverName.LOCAL) -> list[str]:
    pages = [read_page("page.md", text.encode())]
    variants = (Variant.PUBLISHED,)
    planned = plan_pages(pages, read_tooling(default_root()), variants, (driver,))
    return [job_key(one, driver) for one in planned.blocks.values()]


def differing(text: str) -> list[bool]:
    return [a != b for a, b in zip(keys(PAGE), keys(text), strict=True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAGE, [False, False, False]),
        ("Words.\n\n" + PAGE.replace("# Upload", "# Another heading"), [False, False, False]),
        (PAGE.replace("-T demo", "-f -T demo"), [False, True, False]),
        (PAGE.replace('", 60)', '", 90)'), [True, True, True]),
        (PAGE.replace("```bash\ncurl --", f"{REFUSED}\n```bash\ncurl --"), [False, False, True]),
    ],
    ids=["the same", "moved", "an uploader", "the signer", "a directive"],
)  # fmt: skip
def test_a_change_touches_its_block_and_a_signer_its_uploaders(
    text: str, expected: list[bool]
) -> None:
    assert differing(text) == expected


def test_a_run_of_one_driver_says_nothing_of_another() -> None:
    assert not set(keys(PAGE)) & set(keys(PAGE, DriverName.CONTAINER))
