# ruff: noqa: E501  texts of pages stand on one line

"""Functions that a script hands over: by a module, by the page's object, by another function."""

import pytest

from harness.model.page import Role, Runtime
from harness.pages.plan import why_not_run
from tests.pages.test_fragments import KIT, blocks_of, program_of

SENDS = 'fetch(signedUrl, { method: "PUT", headers: { "Content-Type": file.type }, body: file })'
BODY = f"{{\n    document.title = 'On its way';\n    const answer = await {SENDS};\n    if (!answer.ok) throw new Error(String(answer.status));\n  }}"
SHOWN = BODY.replace("(signedUrl,", "('<signedUrl>',")


@pytest.mark.parametrize(
    ("code", "call"),
    [
        (f"export default {{\n  async carry(signedUrl, file) {BODY},\n}};", "Snippet.carry("),
        (f"module.exports = {{\n  async carry(signedUrl, file) {BODY},\n}};", "module.exports.carry("),
        (f"module.exports = {{\n  carry: async (signedUrl, file) => {BODY},\n}};", "module.exports.carry("),
        (f"export default async (signedUrl, file) => {BODY};", "Snippet("),
        (f"export default async function (signedUrl, file) {BODY}", "Snippet("),
        (f"module.exports = async (signedUrl, file) => {BODY};", "module.exports("),
        (f"module.exports = async function carry(signedUrl, file) {BODY};", "module.exports("),
        (f"window.depot = {{\n  carry: async function (signedUrl, file) {BODY},\n}};", "window.depot.carry("),
        (f"window.carry = async (signedUrl, file) => {BODY};", "carry("),
        (f"(function (page) {{\n  window.carry = async function (signedUrl, file) {BODY};\n}})(document);", "carry("),
        (f"((page) => {{\n  page.carry = async (signedUrl, file) => {BODY};\n}})(this);", "carry("),
        (f"exports.carry = async (signedUrl, file) => {BODY};", "exports.carry("),
        (f"function Depot() {{}}\nDepot.prototype.carry = async function (signedUrl, file) {BODY};", "new Depot().carry("),
    ],
)  # fmt: skip
def test_what_a_script_hands_over_is_called_by_its_name(code: str, call: str) -> None:
    (block,) = blocks_of(("js", code))

    assert block.runtime is Runtime.BROWSER
    assert f"({call}" in program_of(block).bound.source.replace("=> Promise.resolve(", "=> (")


@pytest.mark.parametrize(
    "code",
    [
        f"const depot = (() => {{\n  async function carry(signedUrl, file) {BODY}\n  return {{ carry }};\n}})();",
        f"export function depotFor(signedUrl) {{\n  return {{\n    async carry(file) {BODY},\n  }};\n}}",
        f"const carry = (signedUrl) => async (file) => {BODY};",
        f"export function useDepot() {{\n  const carry = async (signedUrl, file) => {BODY};\n  return {{ carry }};\n}}",
        f"export const depot = Object.freeze({{\n  async carry(signedUrl, file) {BODY},\n}});",
        f"export const rooms = {{\n  depot: {{\n    async carry(signedUrl, file) {BODY},\n  }},\n}};",
        f"function Depot(shelf) {{ this.shelf = shelf; }}\nDepot.prototype.carry = async function (signedUrl, file) {BODY};",
    ],
)
def test_what_only_another_function_hands_over_is_not_run(code: str) -> None:
    (block,) = blocks_of(("js", code))

    assert not block.calls
    assert why_not_run(block, KIT).endswith("and nothing calls it")


@pytest.mark.parametrize(
    "code",
    [
        f"async function carry(signedUrl, file) {{\n  const send = async () => {BODY};\n  await send();\n  return {{ ok: true }};\n}}",
        "function carry(signedUrl, file) {\n  const request = new XMLHttpRequest();\n  const done = new Promise((resolve) => {\n    request.open('PUT', signedUrl);\n    request.onload = resolve;\n    request.send(file);\n  });\n  return { done, stop: () => request.abort() };\n}",
    ],
)
def test_a_function_that_sends_and_hands_something_back_is_called(code: str) -> None:
    (block,) = blocks_of(("js", code))

    assert block.calls[0] == "carry"


def test_a_map_whose_function_the_script_calls_is_run_as_it_is() -> None:
    code = f"window.depot = {{\n  async carry(file) {SHOWN},\n}};\ndocument.querySelector('input').onchange = (event) => depot.carry(event.target.files[0]);"
    (block,) = blocks_of(("js", code))

    assert block.role is Role.UPLOADER
    assert not why_not_run(block, KIT)


def test_a_handler_of_the_page_itself_is_no_function_to_call() -> None:
    code = f"window.onload = () => {{\n  document.querySelector('input').onchange = async (event) => {{\n    const file = event.target.files[0];\n    await {SENDS.replace('signedUrl', '`<signedUrl>`')};\n  }};\n}};"
    (block,) = blocks_of(("js", code))

    assert not block.calls
    assert not why_not_run(block, KIT)


@pytest.mark.parametrize(
    "address",
    ["<signedUrl>", "YOUR_SIGNED_URL", "https://depot.oss-cn-hangzhou.aliyuncs.com/a.png?Expires=1&OSSAccessKeyId=k&Signature=s%3D"],
)  # fmt: skip
def test_a_function_whose_text_shows_the_url_is_called_with_the_file_alone(address: str) -> None:
    code = f"async function carry(file) {BODY.replace('signedUrl', repr(address))}"
    (block,) = blocks_of(("js", code))

    assert block.calls[0] == "carry"
    assert "harness.HARNESS_SIGNED_URL" in program_of(block).bound.source


def test_a_function_that_puts_to_a_path_is_not_called_for_its_url() -> None:
    code = f"async function carry(file) {BODY.replace('signedUrl', repr('/presigned-url'))}"
    (block,) = blocks_of(("js", code))

    assert not block.calls


@pytest.mark.parametrize(
    ("code", "library"),
    [
        ("new Uppy.Core().use(Uppy.AwsS3, { getUploadParameters: () => ({ method: 'PUT', url: '<signedUrl>' }) });", "Uppy"),
        ("import Uppy from '@uppy/core';\nimport XHRUpload from '@uppy/xhr-upload';\nnew Uppy().use(XHRUpload, { method: 'PUT', endpoint: '<signedUrl>' });", "Uppy"),
        ("Dropzone.options.shelf = { method: 'put', url: '<signedUrl>', sending: (file, xhr) => xhr.abort() };", "Dropzone"),
        ("FilePond.setOptions({ server: { process: { method: 'PUT', url: '<signedUrl>' } } });", "FilePond"),
        ("const shelf = new plupload.Uploader({ url: 'https://depot.oss-cn-hangzhou.aliyuncs.com', multipart_params: { policy } });", "plupload"),
        ("const shelf = new qq.s3.FineUploader({ request: { endpoint: 'depot.oss-cn-hangzhou.aliyuncs.com' } });", "Fine Uploader"),
        ("WebUploader.create({ server: '<signedUrl>', method: 'PUT', sendAsBinary: true });", "WebUploader"),
        ("const shelf = new Resumable({ target: '<signedUrl>', uploadMethod: 'PUT' });", "Resumable.js"),
        ("$('#shelf').fileupload({ url: '<signedUrl>', type: 'PUT', multipart: false });", "a plugin of jQuery that uploads"),
    ],
)  # fmt: skip
def test_an_uploader_of_pages_that_is_not_here_is_named(code: str, library: str) -> None:
    (block,) = blocks_of(("js", code))

    assert block.role is Role.UPLOADER
    assert why_not_run(block, KIT).startswith(f"it needs {library}, ")


def test_only_an_exported_fetch_makes_a_worker_at_the_edge() -> None:
    worker = "export default {\n  async fetch(request, env) {\n    await fetch(env.SIGNED_URL, { method: 'PUT', body: request.body });\n    return new Response('done');\n  },\n};"
    module = f"export default {{\n  async carry(signedUrl, file) {BODY},\n}};"

    assert blocks_of(("js", worker))[0].runtime is Runtime.WORKERS
    assert blocks_of(("js", module))[0].runtime is Runtime.BROWSER


def test_a_file_that_is_asked_for_its_buffer_is_one_of_the_web() -> None:
    code = "async function carry(signedUrl, file) {\n  const answer = await fetch(signedUrl, { method: 'PUT', body: new Blob([await file.arrayBuffer()]) });\n  if (!answer.ok) throw new Error('refused');\n}"
    (block,) = blocks_of(("js", code))

    assert block.calls[2] == "file:typed"
