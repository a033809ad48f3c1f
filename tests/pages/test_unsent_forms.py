"""What only looks as if it uploaded nothing says truly why it is not run."""

import pytest

from harness.model.page import Block, Role
from harness.pages.reading import read_page

FORMS = [
    ("sh", "curl --request POST --url \"$TARGET\" --form key=a --form 'file=@a.jpg'"),
    ("sh", "curl https://uploads.example.com -F policy=abc -F file=@a.jpg"),
    ("python", 'told = ask()\nhttpx.post(told["url"], data=told["fields"], files={"file": raw})'),
    ("js", "const form = new FormData();\nform.append('file', photo);\nsend(form);"),
]
LINK = """const link = document.createElement('a');
link.href = presignedUrl;
link.download = 'a.pdf';
link.click();"""
UPLOADS = "{ curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L); return curl_easy_perform(easy); }"
METHODS = [
    f"int Sender::store(const std::string& signedUrl) {UPLOADS}",
    f"namespace depot {{ int Sender::store(const char* signedUrl) {UPLOADS} }}",
    f"char* Sender::store(const char* signedUrl) {UPLOADS}",
]


def only(language: str, text: str) -> Block:
    (block,) = read_page("a.md", f"```{language}\n{text}\n```\n".encode()).blocks
    return block


@pytest.mark.parametrize(("language", "text"), FORMS)
def test_a_form_without_a_policy_is_called_one(language: str, text: str) -> None:
    block = only(language, text)

    assert block.role is Role.FRAGMENT
    assert block.reason == "it posts a form, and nothing on the page signs a policy for it"


def test_a_link_that_a_script_clicks_leaves_the_download_to_the_browser() -> None:
    block = only("js", LINK)

    assert block.role is Role.DOWNLOADER
    assert "leaves the download to the browser" in block.reason


def test_a_link_to_what_a_script_has_fetched_is_no_download_of_its_own() -> None:
    text = LINK.replace("= presignedUrl", "= URL.createObjectURL(presigned)")

    assert "browser" not in only("js", text).reason


def test_the_client_of_laravel_uploads_its_raw_body() -> None:
    text = "Http::withHeaders($all)->withBody($raw, 'image/png')->put($where);"

    assert only("php", text).role is Role.UPLOADER
    assert only("php", "Http::withToken($t)->put($where, ['a' => 1]);").role is not Role.UPLOADER


def test_the_sdk_of_cos_signs_by_its_own_spelling() -> None:
    text = "echo $cosClient->getPresignetUrl('getObject', ['Key' => $key], '+5 minutes');"

    assert only("php", text).role is Role.SIGNER


@pytest.mark.parametrize("text", METHODS)
def test_a_method_without_its_class_is_not_built_alone(text: str) -> None:
    assert only("cpp", text).uncalled == "Sender::store"
