"""Functions of JavaScript that take more than the URL and the file are called with it."""

from collections.abc import Iterator

import pytest

from harness.catalog.messages import message_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import Environment, open_environment
from harness.model.scenario import Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

STREAM_WITH_LENGTH = """```ts
import axios from 'axios';
import { Readable } from 'stream';

export async function store(uploadUrl: string, stream: Readable, size: number, mime?: string) {
  const headers: Record<string, any> = { 'Content-Length': size };
  if (mime) headers['Content-Type'] = mime;
  const answer = await axios.put(uploadUrl, stream, { headers });
  return answer.status;
}
```
"""
TYPE_THAT_IS_TAKEN = """```js
const got = require('got');

async function store(presignedUrl, mimeType, payload) {
  return got.put(presignedUrl, { headers: { 'content-type': mimeType }, body: payload, retry: 0 });
}
```
"""
FILE_BY_ITS_ADDRESS = """```js
export async function store(uploadUrl, photoUri, contentType = 'image/png') {
  const photo = await (await fetch(photoUri)).blob();
  return fetch(uploadUrl, { method: 'PUT', headers: { 'Content-Type': contentType }, body: photo });
}
```
"""
STREAM_THAT_IS_PIPED = """```js
const https = require('https');

function store(uploadUrl, source, contentLength) {
  const headers = { 'Content-Length': contentLength };
  const ask = https.request(uploadUrl, { method: 'PUT', headers }, (answer) => {
    console.log(answer.statusCode);
  });
  source.pipe(ask);
}
```
"""


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        yield environment


def test_what_a_function_takes_beside_the_url_is_given_to_it(environment: Environment) -> None:
    text = f"{TYPE_THAT_IS_TAKEN}\n{FILE_BY_ITS_ADDRESS}\n{STREAM_THAT_IS_PIPED}"
    page = read_page("a.md", text.encode())

    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    results = check_pages(order, environment, []).report.results

    assert [one.verdict for one in results] == [Verdict.PASSED] * 3


def test_a_type_that_a_library_adds_is_none_that_the_url_signs(environment: Environment) -> None:
    page = read_page("a.md", STREAM_WITH_LENGTH.encode())

    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.FAILED
    said = " ".join(message_of(one) for one in result.findings)
    assert "`content-type: application/x-www-form-urlencoded` had not been sent" in said
