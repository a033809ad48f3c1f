# ruff: noqa: E501  texts of pages stand on one line

"""Functions that a script keeps in a map, helpers of a function that nobody can call, and clients."""

import pytest

from harness.model.page import Role, Runtime
from tests.pages.test_fragments import blocks_of, program_of

SENDS = 'fetch(signedUrl, { method: "PUT", headers: { "Content-Type": file.type }, body: file })'
REFUSES = "if (!answer.ok) throw new Error(String(answer.status));"


@pytest.mark.parametrize(
    "code",
    [
        f"export const depot = {{\n  async carry(signedUrl, file) {{\n    const answer = await {SENDS};\n    {REFUSES}\n  }},\n}};",
        f"const depot = {{\n  carry: async (signedUrl, file) => {{\n    const answer = await {SENDS};\n    {REFUSES}\n  }},\n  fold: (sheet) => sheet.trim(),\n}};\n\nexport default depot;",
        f"const depot = {{\n  carry: function (signedUrl, file) {{\n    return {SENDS};\n  }},\n}};",
    ],
)
def test_a_function_of_a_map_is_called_by_the_name_of_the_map(code: str) -> None:
    (block,) = blocks_of(("js", code))

    assert block.calls[0] == "depot::carry"
    assert "depot.carry(harness.HARNESS_SIGNED_URL, " in program_of(block).bound.source


@pytest.mark.parametrize(
    "code",
    [
        f"  async carry(signedUrl, file) {{\n    const answer = await {SENDS};\n    {REFUSES}\n  }},",
        f"  carry: async (signedUrl, file) => {{\n    const answer = await {SENDS};\n    {REFUSES}\n  }},",
        f"  carry: function (signedUrl, file) {{\n    return {SENDS};\n  }},\n  fold: (sheet) => sheet.trim()",
    ],
)
def test_an_entry_that_is_shown_without_its_map_gets_one(code: str) -> None:
    (block,) = blocks_of(("js", code))
    source = program_of(block).bound.source

    assert block.calls[0] == "Snippet::carry"
    assert "const Snippet = {" in source
    assert "Snippet.carry(harness.HARNESS_SIGNED_URL, " in source


def test_options_with_a_callback_are_no_map_of_functions_to_call() -> None:
    code = "const options = { onUploadProgress: (event) => console.log(event.loaded) };\n\naxios.put(signedUrl, file, options);"
    (block,) = blocks_of(("js", code))

    assert not block.calls


HELPER = f"async function carry(signedUrl, file) {{\n  const answer = await {SENDS};\n  {REFUSES}\n}}\n\nexport async function handIn(album, file) {{\n  const {{ url }} = await tester.ask(album);\n  await carry(url, WHAT);\n}}"


def test_where_nobody_can_call_the_outer_function_its_helper_is_called() -> None:
    (block,) = blocks_of(("js", HELPER.replace("WHAT", "file")))

    assert block.calls[0] == "carry"
    assert "tester" not in block.missing


@pytest.mark.parametrize(
    "made", ["await file.text()", "new Blob([shrunk(file)])", "new FormData()", "{ file }"]
)
def test_a_helper_that_is_handed_something_else_than_the_file_is_not_judged_with_it(
    made: str,
) -> None:
    (block,) = blocks_of(("js", HELPER.replace("WHAT", made)))

    assert not block.calls


def test_a_text_that_is_put_in_order_first_does_nothing_yet() -> None:
    code = f'const base = (import.meta.env.VITE_DESK || "").replace(/x$/, "");\n\nexport async function carry(signedUrl, file) {{\n  return {SENDS};\n}}'
    (block,) = blocks_of(("js", code))

    assert block.calls[0] == "carry"


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("ts", "export const linkTo = (shelf: OSS, key: string) => shelf.signatureUrl(key, { expires: 60 });"),
        ("js", "async function linkTo(shelf, key) {\n  return shelf.asyncSignatureUrl(key, { method: 'PUT' });\n}"),
    ],
)  # fmt: skip
def test_a_signer_is_handed_a_client_of_ali_oss(language: str, code: str) -> None:
    (block,) = blocks_of((language, code))

    assert (block.role, block.calls[0], block.uncalled) == (Role.SIGNER, "linkTo", "")
    assert 'new (require("ali-oss"))' in program_of(block).bound.source


def test_a_client_of_another_service_is_none_that_we_have() -> None:
    code = "export const linkTo = (shelf: S3Client, key: string) => getSignedUrl(shelf, new GetObjectCommand({ Bucket: 'b', Key: key }));"
    (block,) = blocks_of(("ts", code))

    assert block.uncalled == "linkTo"


def test_what_is_sent_to_a_signed_url_by_any_method_is_an_upload() -> None:
    code = "async function carry(signedUrl, file, how) {\n  return fetch(signedUrl, { method: how.method, body: file });\n}"
    (block,) = blocks_of(("js", code))

    assert block.role is not Role.OTHER
    assert "uploads nothing" not in block.reason


def test_a_file_that_superagent_sends_and_nobody_has_read_is_one_of_a_browser() -> None:
    sends = "superagent.put(link).set('x-amz-acl', 'private').send(WHAT).then(console.log);"
    chosen, read = blocks_of(
        ("js", sends.replace("WHAT", "file")),
        ("js", f"const file = require('fs').readFileSync('a');\n{sends.replace('WHAT', 'file')}"),
    )

    assert (chosen.runtime, read.runtime) == (Runtime.BROWSER, Runtime.NODEJS)


def test_an_object_that_uploads_by_its_own_method_uses_no_keys() -> None:
    code = "const form = create({\n  begin() { this.uploadFile(tester.url); },\n  uploadFile(signedUrl) {\n    const request = new XMLHttpRequest();\n    request.open('PUT', signedUrl);\n    request.send(this.file);\n  },\n});"
    (block,) = blocks_of(("js", code))

    assert "credentials" not in block.reason
