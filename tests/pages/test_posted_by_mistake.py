"""What posts to a URL that is signed for PUT is an upload, and no form, message or other store."""

import pytest

from harness.model.page import Role
from harness.pages.reading import read_page

POSTS = [
    ("go", 'resp, err := http.Post(presignedURL, "application/octet-stream", file)'),
    ("go", 'req, err := http.NewRequest("POST", signedURL, bytes.NewReader(data)); client.Do(req)'),
    (
        "go",
        "r, _ := http.NewRequestWithContext(ctx, http.MethodPost, signedUrl, f); client.Do(r)",
    ),
    ("kotlin", "client.newCall(Request.Builder().url(signedUrl).post(body).build()).execute()"),
    (
        "java",
        "HttpRequest.newBuilder(URI.create(signedUrl)).POST(BodyPublishers.ofFile(file)).build()",
    ),
    ("java", "HttpPost post = new HttpPost(preSignedUrl);"),
    ("python", "answer = requests.post(presigned_url, data=content)"),
    ("sh", 'curl -X POST "$SIGNED_URL" --data-binary @report.pdf'),
    ("sh", "curl --request POST --data-binary '@a.bin' '<presigned-url>'"),
    ("python", "answer = raw.put(upload_url, content=part)"),
]
OTHERS = [
    ("go", "resp, err := http.Post(presignedURL, form.FormDataContentType(), multipartBody)"),
    ("go", 'resp, err := http.Post(api, "application/json", strings.NewReader(signedURL))'),
    ("java", 'post.setHeader("x-goog-resumable", "start"); new HttpPost(signedUrl);'),
    ("python", 'requests.post(own, json={"url": presigned_url})'),
    ("sh", """curl -X POST "$API" -d '{"name": "a.pdf"}'"""),
    ("python", "waiting.put(presigned_url, block=True)"),
]


def role_of(language: str, line: str) -> Role:
    text = f"send(1);\n{line}\n" if language in {"java", "kotlin"} else f"{line}\nsend(1)\n"
    (block,) = read_page("a.md", f"```{language}\n{text}```\n".encode()).blocks
    return block.role


@pytest.mark.parametrize(("language", "line"), POSTS)
def test_a_post_to_a_signed_url_is_an_upload(language: str, line: str) -> None:
    assert role_of(language, line) is Role.UPLOADER


@pytest.mark.parametrize(("language", "line"), OTHERS)
def test_a_post_of_something_else_is_none(language: str, line: str) -> None:
    assert role_of(language, line) is not Role.UPLOADER
