"""A program that a page shows in several files: the others stand beside the one that is run."""

import pytest

from harness.engine.environment import Environment
from harness.model.page import Role
from harness.model.scenario import Variant
from harness.model.verdict import CellResult, Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

OF_PYTHON = """
Put this into `harbour.py`:

```python
SIGNED_URL = "<signed-url>"
CARGO = "crate.jpg"
```

and run `ship.py`:

```python
import requests
from harbour import CARGO, SIGNED_URL

with open(CARGO, "rb") as body:
    print(requests.put(SIGNED_URL, data=body, timeout=60).status_code)
```
"""
BY_COMMENT = """
```python
# piers/north.py
import requests


def send(url, path):
    with open(path, "rb") as body:
        return requests.put(url, data=body, timeout=60).status_code
```

```python
# ship.py
from piers.north import send

print(send("<signed-url>", "crate.jpg"))
```
"""
OF_NODE = """
### harbour.js

```js
module.exports = { signedUrl: "<signed-url>", cargo: "./crate.jpg" };
```

### ship.js

```js
const fs = require("fs");
const harbour = require("./harbour");

const body = fs.readFileSync(harbour.cargo);
fetch(harbour.signedUrl, { method: "PUT", body }).then((answer) => console.log(answer.status));
```
"""
OF_TYPESCRIPT = """
**src/harbour.ts**

```ts
export const signedUrl: string = "<signed-url>";
export const cargo = "crate.jpg";
```

**src/ship.ts**

```ts
import { readFile } from "node:fs/promises";
import { cargo, signedUrl } from "./harbour";

const answer = await fetch(signedUrl, { method: "PUT", body: await readFile(cargo) });
console.log(answer.status);
```
"""
OF_RUBY = """
新建 `harbour.rb`

```ruby
SIGNED_URL = "签名URL"
CARGO = "crate.jpg"
```

```ruby
require "net/http"
require_relative "harbour"

uri = URI(SIGNED_URL)
request = Net::HTTP::Put.new(uri, "Content-Type" => "image/jpeg")
request.body = File.binread(CARGO)
options = { use_ssl: uri.scheme == "https", read_timeout: 60 }
puts Net::HTTP.start(uri.host, uri.port, options) { |http| http.request(request) }.code
```
"""
OF_PHP = """
`harbour.php`:

```php
<?php
return ['signed_url' => '<signed-url>', 'cargo' => 'crate.jpg'];
```

`ship.php`:

```php
<?php
$harbour = require __DIR__ . '/harbour.php';
$cargo = fopen($harbour['cargo'], 'rb');
$curl = curl_init($harbour['signed_url']);
curl_setopt_array($curl, [
    CURLOPT_PUT => true,
    CURLOPT_INFILE => $cargo,
    CURLOPT_INFILESIZE => filesize($harbour['cargo']),
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 60,
]);
curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_HTTP_CODE);
```
"""
OF_DATA = """
`harbour.json`:

```json
{"signedUrl": "<signed-url>", "cargo": "crate.jpg"}
```

```python
import json
import requests

harbour = json.load(open("harbour.json"))
with open(harbour["cargo"], "rb") as body:
    print(requests.put(harbour["signedUrl"], data=body, timeout=60).status_code)
```
"""
OF_SHELLS = """
Save this as `ship.sh`:

```bash
#!/bin/bash
set -e
curl -f -m 60 -T "$2" "$1"
```

Then start it:

```bash
chmod +x ship.sh
./ship.sh "<signed-url>" crate.jpg
```
"""
IN_CODE = """
Ships
=====

Send it::

   curl -T crate.json "<signedUrl>"

.. code-block:: json

   {"url": "<signedUrl>"}

.. code-block:: python

   import requests
   requests.put("<signedUrl>", data=open("crate.json", "rb"), timeout=60)
"""


def last_of(text: str, environment: Environment) -> CellResult:
    page = read_page("page.md", f"# Ships\n{text}".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))
    return list(check_pages(order, environment, []).report.results)[-1]


@pytest.mark.parametrize(
    "page",
    [OF_PYTHON, BY_COMMENT, OF_NODE, OF_TYPESCRIPT, OF_RUBY, OF_PHP, OF_SHELLS],
    ids=["above", "a comment, a folder", "headings", "modules", "Chinese", "returns", "script"],
)
def test_a_program_is_run_with_the_files_that_it_imports(
    environment: Environment, page: str
) -> None:
    assert last_of(page, environment).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "page",
    [
        OF_PYTHON.replace("SIGNED_URL = ", "UPLOAD_URL = "),
        OF_PYTHON.replace("requests.put", "requests.post"),
        BY_COMMENT.replace("requests.put", "requests.post"),
        OF_NODE.replace("harbour.signedUrl", "harbour.signedURL"),
        OF_PHP.replace("'signed_url' =>", "'url' =>"),
        OF_SHELLS.replace('"<signed-url>" crate.jpg', 'crate.jpg "<signed-url>"'),
        OF_SHELLS.replace("chmod +x", "chmod -x"),
    ],
    ids=[
        "name",
        "a constant's method",
        "method",
        "key",
        "key of PHP",
        "order of a script's words",
        "rights",
    ],
)
def test_what_the_other_file_does_not_give_or_does_wrongly_fails(
    environment: Environment, page: str
) -> None:
    assert last_of(page, environment).verdict is Verdict.FAILED


def test_of_two_files_of_one_name_the_one_is_taken_that_was_saved_last(
    environment: Environment,
) -> None:
    empty = '\n`harbour.py`\n\n```python\nCARGO = "crate.jpg"\n```\n'
    first, second = OF_PYTHON.split("\nand run")

    assert last_of(empty + OF_PYTHON, environment).verdict is Verdict.PASSED
    below = OF_PYTHON.replace("CARGO = ", "```\n\nAdd to `harbour.py`:\n\n```python\nCARGO = ")
    assert last_of(below, environment).verdict is Verdict.PASSED
    assert last_of(f"{first}{empty}\nand run{second}", environment).verdict is Verdict.FAILED


def test_what_stands_in_code_names_no_file() -> None:
    page = read_page("page.rst", IN_CODE.encode())

    assert [one.reason for one in page.blocks if one.role is Role.UPLOADER] == ["", ""]


def test_values_in_a_file_of_data_are_its_readers(environment: Environment) -> None:
    result = last_of(OF_DATA, environment)

    assert result.verdict is Verdict.UNSUPPORTED
    assert "it reads harbour.json, another file of the page" in result.reason


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (OF_PYTHON.replace("`harbour.py`", "`port.py`"), "it needs harbour"),
        (OF_SHELLS.replace("`ship.sh`", "`boat.sh`"), "it needs ship.sh"),
    ],
)
def test_a_file_that_the_page_does_not_show_is_told(
    environment: Environment, page: str, reason: str
) -> None:
    result = last_of(page, environment)

    assert result.verdict is Verdict.UNSUPPORTED
    assert reason in result.reason
