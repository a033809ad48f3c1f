"""Functions of a script that are shown alone, and what their readers have in hand for them."""

import pytest

from harness.model.page import Block, Role
from harness.pages.reading import read_page


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
