"""Values beyond ASCII that a library makes something else of, though the page says them rightly."""

from harness.catalog.messages import fix_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.model.scenario import Variant
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

PAGE = """```python
import os
import oss2

auth = oss2.AuthV4(os.environ["OSS_ACCESS_KEY_ID"], os.environ["OSS_ACCESS_KEY_SECRET"])
home = "https://oss-cn-hangzhou.aliyuncs.com"
bucket = oss2.Bucket(auth, home, "photos", region="cn-hangzhou")
print(bucket.sign_url("PUT", "a.txt", 600, headers={"x-oss-meta-place": "杭州"}))
```

```js
import axios from "axios";
import { readFileSync } from "node:fs";
const headers = { "Content-Type": false, "x-oss-meta-place": "杭州" };
const sent = await axios.put("<signedUrl>", readFileSync("a.txt"), { headers });
console.log(sent.status);
```
"""


def test_the_words_of_the_library_go_before_what_the_block_says_already() -> None:
    page = read_page("a.md", PAGE.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        _, uploaded = check_pages(order, environment, []).report.results

    finding = uploaded.findings[0]
    assert fix_of(finding).startswith("Hand over one character for each byte of the UTF-8: ")
    assert """"x-oss-meta-place": Buffer.from("杭州", 'utf8').toString('latin1')""" in finding.patch
