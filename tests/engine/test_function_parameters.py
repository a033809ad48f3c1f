"""Functions of JavaScript that take more than the URL and the file are called with it."""

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import Environment
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
HEADERS_OF_A_DOWNLOAD = """```ts
export async function load(presignedUrl: string, headers: HeadersInit): Promise<string> {
  const answer = await fetch(presignedUrl, { headers });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}
```
"""
DECODED = """```js
async function store(presignedUrl, body) {
  const whole = %s(presignedUrl);
  const answer = await fetch(whole, { method: 'PUT', headers: { 'Content-Type': 'a/b' }, body });
  if (!answer.ok) throw new Error(String(answer.status));
}
```
"""

# In each the file is handed over by its name, whatever the parameter is called.
NAMED_FILES = """```python
def store(url: str, file: str) -> int:
    with open(file, "rb") as body:
        return requests.put(url, data=body, timeout=9).status_code
```

```ts
export async function store(url: string, file: string) {
  const answer = await fetch(url, { method: 'PUT', body: readFileSync(file) });
  console.log(answer.status);
}
```

```php
function store(string $url, string $file): string {
    $how = ['method' => 'PUT', 'content' => file_get_contents($file)];
    $how['header'] = 'Content-Type: text/x-log';
    file_get_contents($url, false, stream_context_create(['http' => $how]));
    return $http_response_header[0];
}
```

```go
func store(url string, file string) error {
	body, err := os.Open(file)
	if err != nil {
		return err
	}
	defer body.Close()
	about, _ := body.Stat()
	ask, _ := http.NewRequest("PUT", url, body)
	ask.ContentLength = about.Size()
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return err
	}
	fmt.Println(answer.StatusCode)
	return nil
}
```

```go
func store(url string, data string) error {
	ask, _ := http.NewRequest("PUT", url, strings.NewReader(data))
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return err
	}
	fmt.Println(answer.StatusCode)
	return nil
}
```
"""


def test_what_a_function_takes_beside_the_url_is_given_to_it(environment: Environment) -> None:
    text = f"{TYPE_THAT_IS_TAKEN}\n{FILE_BY_ITS_ADDRESS}\n{STREAM_THAT_IS_PIPED}"
    page = read_page("a.md", text.encode())

    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2)
    results = check_pages(order, environment, []).report.results

    assert [one.verdict for one in results] == [Verdict.PASSED] * 3


def test_headers_that_a_download_must_be_handed_are_those_that_were_signed(
    environment: Environment,
) -> None:
    page = read_page("a.md", HEADERS_OF_A_DOWNLOAD.encode())

    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("decodes", "verdict"),
    [("decodeURIComponent", Verdict.FAILED), ("decodeURI", Verdict.PASSED)],
)
def test_a_url_that_is_decoded_loses_the_plus_of_its_signature(
    decodes: str, verdict: Verdict, environment: Environment
) -> None:
    page = read_page("a.md", (DECODED % decodes).encode())

    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is verdict
    said = " ".join(message_of(one) for one in result.findings)
    assert ("A `+` of the signature was sent as it stands" in said) is (verdict is Verdict.FAILED)


def test_a_type_that_a_library_adds_is_none_that_the_url_signs(environment: Environment) -> None:
    page = read_page("a.md", STREAM_WITH_LENGTH.encode())

    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)
    (result,) = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.FAILED
    said = " ".join(message_of(one) for one in result.findings)
    assert "`content-type: application/x-www-form-urlencoded` had not been sent" in said


def test_a_file_that_is_opened_is_handed_over_by_its_name(environment: Environment) -> None:
    page = read_page("a.md", NAMED_FILES.encode())

    results = check_pages(
        PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=2), environment, []
    ).report.results

    assert {one.verdict for one in results} == {Verdict.PASSED}
    assert len(results) == 5
