"""A signed URL that a page hands to the browser: a link, a picture, a window."""

import pytest

from harness.model.page import Role
from tests.pages.test_unsent_forms import only

LEFT = [
    ("js", "const url = '<signedUrl>';\nbutton.onclick = () => window.open(url);"),
    ("js", "const link = '<signedUrl>';\nwindow.location.href = link;"),
    ("js", "more.addEventListener('click', () => { location.assign('<signedUrl>'); });"),
    ("js", "function show(signedUrl) { document.getElementById('photo').src = signedUrl; }"),
    ("js", "const frame = document.createElement('iframe');\nframe.src = '<signedUrl>';"),
    ("html", "<p><a href='<signedUrl>' download>Get it</a></p>"),
    ("html", '<video src="<signedUrl>" controls></video>'),
    ("html", "<button onclick=\"window.open('<signedUrl>', '_blank')\">Get it</button>"),
]
OPENS_TOO = """input.onchange = async () => {
  await fetch('<signedUrl>', { method: 'PUT', body: input.files[0] });
  window.open('<signedUrl>');
};"""
SHOWS = """const got = await fetch('<signedUrl>');
photo.src = URL.createObjectURL(await got.blob());"""
SENT = [("js", OPENS_TOO, Role.UPLOADER), ("js", SHOWS, Role.DOWNLOADER)]
OTHERS = [
    ("js", "const url = 'https://example.com/';\nbutton.onclick = () => window.open(url);"),
    ("html", '<a href="https://example.com/">Home</a>'),
]


@pytest.mark.parametrize(("language", "text"), LEFT)
def test_what_is_left_to_the_browser_is_a_download_that_no_program_sees(
    language: str, text: str
) -> None:
    block = only(language, text)

    assert block.role is Role.DOWNLOADER
    assert "leaves the download to the browser" in block.reason


@pytest.mark.parametrize(("language", "text", "role"), SENT)
def test_what_a_script_sends_or_fetches_itself_is_run(language: str, text: str, role: Role) -> None:
    block = only(language, text)

    assert (block.role, block.reason) == (role, "")


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_another_address_is_no_download(language: str, text: str) -> None:
    assert only(language, text).role in (Role.FRAGMENT, Role.OTHER)


def test_a_request_of_harmony_is_an_upload_that_runs_only_there() -> None:
    block = only(
        "ts",
        "import { http } from '@kit.NetworkKit';\n"
        "http.createHttp().request(signedUrl, { method: http.RequestMethod.PUT, extraData: all });",
    )

    assert (block.role, block.reason) == (Role.UPLOADER, "it runs only on HarmonyOS")
