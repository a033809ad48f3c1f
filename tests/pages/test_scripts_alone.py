# ruff: noqa: E501  a table reads best with one row a line
"""Functions of a script that are shown alone, and what their readers have in hand for them."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.page import Block, Role
from harness.model.scenario import Variant
from harness.pages.plan import why_not_run
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())


def block_of(language: str, text: str) -> Block:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    return block


@pytest.mark.parametrize("mode", ["'cors'", '"no-cors"', "file.size ? 'cors' : 'same-origin'"])
def test_how_a_page_asks_another_origin_is_no_rule_of_a_bucket(mode: str) -> None:
    sends = f"fetch(uploadUrl, {{ method: 'PUT', mode: {mode}, body: file }})"

    block = block_of("js", f"async function send(uploadUrl, file) {{\n  return {sends};\n}}")

    assert block.role is Role.UPLOADER


def test_a_rule_of_a_bucket_stays_one_beside_the_mode_of_a_request() -> None:
    rule = "[{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'] }]"
    text = f"save({rule}, {{ mode: 'cors' }});"

    assert block_of("js", text).role is not Role.UPLOADER


PUTS = "fetch(uploadUrl, { method: 'PUT', headers: { 'Content-Type': file.type }, body: file })"


@pytest.mark.parametrize(
    ("language", "takes", "uses", "kinds"),
    [
        ("js", "controller", "setTimeout(() => controller.abort(), 9000)", ("controller:",)),
        ("js", "abortSignal", "abortSignal.throwIfAborted()", ("signal:",)),
        ("ts", "file: File, stop: AbortSignal", "stop.aborted", ("signal:AbortSignal",)),
        ("ts", "file: File, signal?: AbortSignal", "signal?.aborted", ()),
    ],
)
def test_a_function_is_handed_what_would_end_its_upload(
    language: str, takes: str, uses: str, kinds: tuple[str, ...]
) -> None:
    url, file = ("uploadUrl", "file, ") if language == "js" else ("uploadUrl: string", "")
    text = f"async function send({url}, {file}{takes}) {{\n  {uses};\n  return {PUTS};\n}}"

    assert block_of(language, text).calls[3:] == kinds


@pytest.mark.parametrize(
    ("language", "takes"),
    [("js", "controller"), ("ts", "file: File, controller: UploadController")],
)
def test_a_controller_of_another_kind_is_none_that_a_reader_has(language: str, takes: str) -> None:
    url, file = ("uploadUrl", "file, ") if language == "js" else ("uploadUrl: string", "")
    text = f"async function send({url}, {file}{takes}) {{\n  controller.enqueue(1);\n  return {PUTS};\n}}"

    assert block_of(language, text).calls == ()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "js",
            (
                "async function send(uploadUrl, file, retries = 3) {\n"
                f"  const answer = await {PUTS};\n"
                "  if (answer.ok || !retries) return answer.status;\n"
                "  return send(uploadUrl, file, retries - 1);\n}"
            ),
        ),
        (
            "js",
            (
                "const send = (uploadUrl, file) =>\n"
                f"  {PUTS}.catch(() => new Promise((resolve) => setTimeout(() => resolve(send(uploadUrl, file)), 9)));"
            ),
        ),
        (
            "python",
            (
                "import requests\n\ndef send(upload_url, data, left=2):\n"
                "    answer = requests.put(upload_url, data=data)\n"
                "    return send(upload_url, data, left - 1) if left and not answer.ok else answer\n"
            ),
        ),
    ],
)
def test_a_function_that_tries_again_by_calling_itself_is_called(language: str, text: str) -> None:
    assert block_of(language, text).calls[:2] == ("send", "url:")


def test_of_a_function_and_the_one_that_calls_it_again_the_outer_one_is_called() -> None:
    inner = (
        f"async function put(uploadUrl, file) {{\n  return ({PUTS}) || put(uploadUrl, file);\n}}\n"
    )
    outer = "async function send(uploadUrl, file) {\n  return put(uploadUrl, file);\n}"

    assert block_of("js", inner + outer).calls[0] == "send"


@pytest.mark.parametrize(
    ("declared", "body", "kind"),
    [
        ("Blob", "file", "file:typed"),
        ("File | Blob", "file", "file:typed"),
        ("Blob", "await file.text()", "file:Blob"),
        ("Promise<Blob>", "await file", "file:Promise<Blob>"),
    ],
)
def test_a_blob_that_is_asked_for_its_type_has_one(declared: str, body: str, kind: str) -> None:
    headers = "headers: { 'Content-Type': file.type }, " if kind == "file:typed" else ""
    sends = f"fetch(uploadUrl, {{ method: 'PUT', {headers}body: {body} }})"
    text = f"async function send(uploadUrl: string, file: {declared}) {{\n  return {sends};\n}}"

    assert block_of("ts", text).calls == ("send", "url:string", kind)


@pytest.mark.parametrize(
    "text",
    [
        "async function send() {\n  return fetch(signedUrl, { method: 'PUT', body: file });\n}",
        "const send = async (file) => axios.put(uploadUrl, file);",
        "async function send() {\n  const xhr = new XMLHttpRequest();\n  xhr.open('PUT', uploadUrl);\n  xhr.send(file);\n}",
    ],
)
def test_a_function_that_uses_the_url_of_its_reader_needs_not_be_handed_it(text: str) -> None:
    block = block_of("js", text)

    assert block.calls[0] == "send"
    assert "url" in dict(block.given).values()


@pytest.mark.parametrize(
    "text",
    [
        "async function send() {\n  return fetch(`${SIGN_URL}/demo.txt`, { method: 'PUT', body: file });\n}",
        "async function send() {\n  return fetch(baseUrl + '/demo.txt', { method: 'PUT', body: file });\n}",
        (
            "async function send() {\n  const answer = await fetch(`${API_URL}/sign`);\n  const { uploadUrl } = await answer.json();\n"
            "  return fetch(uploadUrl, { method: 'PUT', body: file });\n}"
        ),
    ],
)
def test_what_stands_in_a_longer_address_is_not_the_url_of_a_reader(text: str) -> None:
    assert block_of("js", text).calls == ()


TAKEN_APART = "object:uploadUrl=url:;file=file:typed"


@pytest.mark.parametrize(
    ("takes", "sends", "kinds"),
    [
        ("options", f"const {{ uploadUrl, file }} = options;\n  return {PUTS}", TAKEN_APART),
        ("{ uploadUrl, file }", f"return {PUTS}", TAKEN_APART),
        ("it", "return fetch(it.href, { method: 'PUT', body: it.file })", "object:href=url:;file=file:"),
        ("payload", "return axios.put(payload.url, payload.file, payload.onUploadProgress)", "object:url=url:;file=file:;onUploadProgress=callback:onUploadProgress"),
    ],
)  # fmt: skip
def test_a_function_is_handed_the_fields_of_its_options(takes: str, sends: str, kinds: str) -> None:
    block = block_of("js", f"async function send({takes}) {{\n  {sends};\n}}")

    assert block.calls == ("send", kinds)


@pytest.mark.parametrize("shape", ["interface Upload {", "type Upload = {"])
def test_the_fields_of_options_have_the_types_that_the_text_says(shape: str) -> None:
    shown = f"{shape}\n  uploadUrl: string;\n  file: Blob;\n  retries?: number;\n}}\n"
    text = f"{shown}async function send(options: Upload) {{\n  const {{ uploadUrl, file, retries }} = options;\n"

    block = block_of("ts", f"{text}  return {PUTS};\n}}")

    assert block.calls == ("send", "object:uploadUrl=url:string;file=file:typed")


@pytest.mark.parametrize(
    ("takes", "sends"),
    [
        ("options", "return options.client.put(options.uploadUrl, options.file)"),
        ("options", "options.log('sent');\n  return axios.put(options.uploadUrl, options.file)"),
        (
            "options",
            "const { url, ...rest } = options;\n  return fetch(url, { method: 'PUT', ...rest })",
        ),
        ("options", "return axios.put(options.url, options.file, options)"),
        ("req", "return fetch(req.url, { method: 'PUT', body: req.body })"),
    ],
)
def test_options_that_hold_what_no_reader_has_are_not_handed_over(takes: str, sends: str) -> None:
    assert block_of("js", f"async function send({takes}) {{\n  {sends};\n}}").calls == ()


SENDS = "await axios.put(uploadUrl, file, { headers: { 'Content-Type': file.type } });"
ALONE = f"  async send(uploadUrl: string, file: File) {{\n    {SENDS}\n  }}"
OF_PLAIN = f"  async send(uploadUrl, file) {{\n    {SENDS}\n  }}"


def source_of(block: Block) -> str:
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program.source


@pytest.mark.parametrize(("language", "text"), [("ts", ALONE), ("js", OF_PLAIN)])
def test_a_method_that_is_shown_alone_is_called_in_a_class(language: str, text: str) -> None:
    block = block_of(language, text)

    source = source_of(block)

    assert why_not_run(block, KIT) == ""
    assert f"class Snippet {{\n{block.text}" in source
    assert "new Snippet().send(" in source


def test_methods_that_call_each_other_stand_in_one_class() -> None:
    helper = "  private type(file: File) {\n    return file.type;\n  }\n"
    text = helper + ALONE.replace("file.type }", "this.type(file) }")

    assert block_of("ts", text).calls[0] == "Snippet.send"


@pytest.mark.parametrize(
    "text",
    [
        ALONE.replace("axios", "this.client"),
        ALONE.replace("axios", "(this as any).client"),
        ALONE.replace("uploadUrl, file, {", "this['url'] || uploadUrl, file, {"),
        ALONE.replace("    await", "    const { client } = this;\n    await"),
    ],
)
def test_a_method_whose_object_is_not_shown_is_not_called(text: str) -> None:
    block = block_of("ts", text)

    assert block.calls == ()
    assert why_not_run(block, KIT) == "it defines `send`, and nothing calls it"


FAILING = """async function send(uploadUrl, file) {
  const answer = await fetch(uploadUrl, { method: 'PUT', body: await file.arrayBuffer() });
  if (!answer.ok) throw new %s('refused', answer.status);
}"""


@pytest.mark.parametrize("name", ["ApiError", "StorageException", "Refusal"])
def test_an_error_of_the_readers_own_is_declared_for_him(name: str) -> None:
    block = block_of("js", FAILING % name)

    assert why_not_run(block, KIT) == ""
    assert f"class {name} extends Error {{}}" in source_of(block)


def test_an_error_that_a_promise_is_rejected_with_is_declared_as_well() -> None:
    sends = "const xhr = new XMLHttpRequest();\n  xhr.open('PUT', uploadUrl);\n  xhr.send(file);"
    fails = (
        "xhr.onerror = () => reject(new ApiError('refused', xhr.status));\n  xhr.onload = resolve;"
    )
    text = f"const send = (uploadUrl, file) => new Promise((resolve, reject) => {{\n  {sends}\n  {fails}\n}});"

    assert ("ApiError", "error") in block_of("js", text).given


@pytest.mark.parametrize(
    "text",
    [
        FAILING.replace("new %s(", "ApiError.of("),
        FAILING.replace("throw new %s(", "store(new ApiError("),
        "class ApiError extends Error {}\n" + FAILING % "ApiEror",
        "import { log } from './log';\n" + FAILING % "ApiError",
    ],
)
def test_what_is_no_error_of_the_readers_own_is_not_declared(text: str) -> None:
    assert "error" not in dict(block_of("js", text).given).values()
