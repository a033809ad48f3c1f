# ruff: noqa: E501  a table reads best with one row a line
"""What the parameters of a function of JavaScript or TypeScript are taken for."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.scenario import Variant
from harness.pages.plan import decodes, why_not_run
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())

SENDS = "return fetch(uploadUrl, { method: 'PUT', body: %s });"


@pytest.mark.parametrize(
    ("language", "head", "body", "kinds"),
    [
        ("js", "uploadUrl, stream, length", "stream", ("url:", "file:ReadStream", "size:")),
        ("ts", "uploadUrl: string, body: Readable, fileSize: number", "body", ("url:string", "file:Readable", "size:number")),
        ("js", "uploadUrl, file, signedContentType", "file", ("url:", "file:", "type:")),
        ("js", "uploadUrl, fileType, file", "file", ("url:", "type:", "file:")),
        ("ts", "uploadUrl: string, file: Buffer, mimeType?: string", "file", ("url:string", "file:Buffer")),
        ("js", "uploadUrl, file, fileType = 'image/png'", "file", ("url:", "file:")),
        ("js", "uploadUrl, fileUri", "await (await fetch(fileUri)).blob()", ("url:", "address:")),
        ("js", "uploadUrl, data", "data.subarray(0, data.length)", ("url:", "file:")),
        ("js", "uploadUrl, httpMethod, headers, file", "file", ("url:", "method:", "headers:", "file:")),
        ("ts", "uploadUrl: string, file: File, headers: HeadersInit = {}", "file", ("url:string", "file:File", "headers:HeadersInit")),
        ("ts", "uploadUrl: string, part: Promise<Blob>, partNumber: number", "await part", ("url:string", "file:Promise<Blob>", "number:number")),
        ("js", "uploadUrl, photo", "await (await fetch(photo)).blob()", ("url:", "address:")),
        ("ts", "uploadUrl: string, file: File, hooks?: { done?: (part: number) => void }", "file", ("url:string", "file:File")),
        ("js", "{ uploadUrl, retries = 3, file }", "file", ("object:uploadUrl=url:;file=file:",)),
        ("js", "{ uploadUrl, file, contentType }", "file", ("object:uploadUrl=url:;file=file:;contentType=type:",)),
        ("js", "{ uploadUrl: link, file: data, ...rest }", "data", ("object:uploadUrl=url:;file=file:",)),
        ("js", "{ url: link = HOME, file }", "file", ("object:url=url:;file=file:",)),
        ("ts", "uploadUrl: string, file: Blob, done: (part: number) => void", "file", ("url:string", "file:typed", "callback:done")),
        ("ts", "{ uploadUrl, file }: { uploadUrl: string; file: Blob }", "file", ("object:uploadUrl=url:string;file=file:typed",)),
    ],
)  # fmt: skip
def test_a_parameter_is_what_its_name_and_its_use_say(
    language: str, head: str, body: str, kinds: tuple[str, ...]
) -> None:
    text = f"async function send({head}) {{\n  {SENDS % body}\n}}"

    (block,) = read_page("a.md", f"```{language}\n{text}\n```\n".encode()).blocks

    assert block.calls == ("send", *kinds)


@pytest.mark.parametrize(
    ("takes", "kind"),
    [
        ("const uploadUrl = presigned.url;", "object:url=url:"),
        ("const { url: uploadUrl } = presigned;", "object:url=url:"),
        ("const uploadUrl = presigned.trim();", "url:"),
        ("const uploadUrl = presigned.data.url;", ""),
    ],
)
def test_what_is_called_after_a_url_and_asked_for_one_holds_it(takes: str, kind: str) -> None:
    text = f"async function send(presigned, file) {{\n  {takes}\n  {SENDS % 'file'}\n}}"

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert block.calls == (("send", kind, "file:") if kind else ())


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("presigned.url", ("presigned", "object:url=url:")),
        ("signedRequest.signedUrl", ("signedRequest", "object:signedUrl=url:")),
        ("presignedUrl.href", ("presignedUrl", "object:href=url:")),
        ("signedUrl.trim()", ("signedUrl", "url")),
    ],
)
def test_what_a_fragment_asks_for_its_url_is_an_object_that_holds_it(
    asked: str, given: tuple[str, str]
) -> None:
    text = (
        f"const answer = await fetch({asked}, {{ method: 'PUT', body: await file.arrayBuffer() }});"
    )

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert {*block.given} == {given, ("file", "file:typed")}
    assert why_not_run(block, KIT) == ""


def test_a_url_that_an_earlier_block_makes_is_no_object_that_holds_it() -> None:
    signs = "const presigned = client.signatureUrl('a.txt', { method: 'PUT' });\nconsole.log(presigned);"
    sends = "const answer = await fetch(presigned.url, { method: 'PUT', body: file });"

    blocks = read_page("a.md", f"```js\n{signs}\n```\n\n```js\n{sends}\n```\n".encode()).blocks

    assert ("presigned", "url") in blocks[1].given


def test_what_is_asked_for_more_than_its_url_is_nothing_that_a_reader_has() -> None:
    text = "const answer = await fetch(uploadUrl.data.url, { method: 'PUT', body: file });"

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert "`uploadUrl` is not defined" in why_not_run(block, KIT)


def test_an_address_is_fetched_by_a_function_of_the_text_too() -> None:
    loads = "const load = async (where) => (await fetch(where)).blob();"
    text = f"{loads}\nasync function send(uploadUrl, data) {{\n  {SENDS % 'await load(data)'}\n}}"

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert block.calls == ("send", "url:", "address:")


@pytest.mark.parametrize(
    ("language", "code", "is_decoded"),
    [
        ("js", "fetch(decodeURIComponent(signedUrl));", True),
        ("js", "fetch(encodeURI(signedUrl));", False),
        ("ts", "window.unescape(signedUrl);", True),
        ("python", "urllib.parse.unquote(signed_url)", True),
        ("python", "quote(signed_url)", False),
        ("java", "String plain = URLDecoder.decode(signedUrl, UTF_8);", True),
        ("kotlin", "val plain = URLDecoder.decode(signedUrl, UTF_8)", True),
        ("go", "plain, err := url.PathUnescape(signedURL)", True),
        ("php", "<?php $plain = rawurldecode($signedUrl);", True),
        ("ruby", "plain = CGI.unescape(signed_url)", True),
    ],
)
def test_what_decodes_an_address_is_seen_in_each_language(
    language: str, code: str, *, is_decoded: bool
) -> None:
    (block,) = read_page("a.md", f"```{language}\n{code}\n```\n".encode()).blocks

    assert decodes(block) is is_decoded


@pytest.mark.parametrize("mark", ["", "?"])
def test_a_download_is_handed_headers_only_where_it_must_be(mark: str) -> None:
    fetches = "return (await fetch(signedUrl, { headers })).text();"
    text = f"async function load(signedUrl: string, headers{mark}: HeadersInit) {{\n  {fetches}\n}}"

    (block,) = read_page("a.md", f"```ts\n{text}\n```\n".encode()).blocks

    assert block.calls[2:] == (() if mark else ("headers:HeadersInit",))


@pytest.mark.parametrize("head", ["{ uploadUrl, file: { raw } }", "{ uploadUrl, file: data }"])
def test_a_field_that_is_taken_apart_again_or_wrapped_is_no_file(head: str) -> None:
    body = "raw" if "raw" in head else "data.originFileObj"
    text = f"async function send({head}) {{\n  {SENDS % body}\n}}"

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert block.calls == ()


@pytest.mark.parametrize("member", ["raw", "originFileObj", "blob.data", "file"])
def test_an_object_that_holds_the_file_is_none_that_a_reader_has_in_hand(member: str) -> None:
    text = f"async function send(uploadUrl, file) {{\n  {SENDS % f'file.{member}'}\n}}"
    loose = f"const answer = await fetch(uploadUrl, {{ method: 'PUT', body: file.{member} }});"

    blocks = read_page("a.md", f"```js\n{text}\n```\n\n```js\n{loose}\n```\n".encode()).blocks

    assert blocks[0].calls == ()
    assert ("file", "file") not in blocks[1].given


@pytest.mark.parametrize("language", ["js", "ts"])
def test_what_is_awaited_in_parentheses_calls_no_function_of_that_name(language: str) -> None:
    text = "const said = await (await fetch(uploadUrl, { method: 'PUT', body: data })).text();"

    (block,) = read_page("a.md", f"```{language}\n{text}\n```\n".encode()).blocks

    assert block.missing == ()


def test_axios_is_loaded_by_the_page_that_a_script_of_a_browser_gets() -> None:
    text = (
        "document.querySelector('input').onchange = (e) => axios.put(uploadUrl, e.target.files[0]);"
    )

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert why_not_run(block, KIT) == ""


def test_an_object_with_a_field_that_nobody_knows_is_not_made_up() -> None:
    sends = f"console.log(tenant.name);\n  {SENDS % 'file'}"
    text = f"async function send({{ uploadUrl, file, tenant }}) {{\n  {sends}\n}}"

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert block.calls == ()
    assert "nothing calls it" in why_not_run(block, KIT)


def test_a_name_that_a_whole_program_forgot_to_define_is_no_second_file() -> None:
    sends = "fetch(process.env.SIGNED_URL, { method: 'PUT', body: fs.readFileSync('a.txt') })"
    text = f"const fs = require('fs');\n{sends}.then(() => console.log(fileName));"

    (block,) = read_page("a.md", f"```js\n{text}\n```\n".encode()).blocks

    assert block.given == ()


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ("const url = 'YOUR_PRESIGNED_URL';\nconst answer = await fetch(url);", "downloader"),
        ("async function downloadSignedUrl(href) { return (await fetch(href)).blob(); }", "downloader"),
        ("async function getPresignedUrl(url) { return (await fetch(url)).json(); }", "fragment"),
    ],
)  # fmt: skip
def test_what_is_fetched_from_a_url_is_a_download_unless_it_is_asked_for_that_url(
    code: str, role: str
) -> None:
    (block,) = read_page("a.md", f"```js\n{code}\n```\n".encode()).blocks

    assert block.role == role


def test_a_mark_in_the_type_of_a_parameter_leaves_out_no_parameter() -> None:
    text = f"async function send(uploadUrl: string, lease: {{ id?: string }}) {{\n  {SENDS % 'lease'}\n}}"

    (block,) = read_page("a.md", f"```ts\n{text}\n```\n".encode()).blocks

    assert block.calls == ()


def test_a_class_is_called_in_a_browser_as_it_is_in_node() -> None:
    text = f"class Sender {{\n  async send(uploadUrl, file) {{\n    {SENDS % 'file'};\n  }}\n}}"
    page = f"```js\n{text.replace('return', 'alert(file.type); return')}\n```\n"
    (block,) = read_page("a.md", page.encode()).blocks
    toolkit = KIT.toolkit(block)

    assert toolkit is not None
    assert toolkit.runtime is not None
    source = page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program.source
    assert "harness.begin(() => Promise.resolve(new Sender().send(" in source
