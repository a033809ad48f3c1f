"""A program that means to upload, and asks for the object in truth."""

import shutil

import pytest

from harness.catalog.messages import fix_of, message_of
from harness.engine.environment import Environment
from harness.model.page import Role
from harness.model.scenario import Variant
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from tests.tiny.pages import PageOrder, check_pages

C = """#include <stdio.h>
#include <curl/curl.h>

int main(void) {
    FILE *song = fopen("song.ogg", "rb");
    if (!song) return 1;
    CURL *link = curl_easy_init();
    curl_easy_setopt(link, CURLOPT_URL, "<signedUrl>");
    curl_easy_setopt(link, CURLOPT_READDATA, song);
    CURLcode ended = curl_easy_perform(link);
    fclose(song);
    curl_easy_cleanup(link);
    return ended == CURLE_OK ? 0 : 1;
}
"""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no tool chains: `harness setup`")
@pytest.mark.parametrize("language", ["c", "cpp"])
def test_libcurl_that_reads_a_file_and_is_told_of_no_upload_is_told_so(
    language: str, environment: Environment
) -> None:
    page = read_page("page.md", f"# Page\n\n```{language}\n{C}```\n".encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,), jobs=1)

    (result,) = check_pages(order, environment, []).report.results

    assert page.blocks[0].role is Role.UPLOADER
    assert result.verdict is Verdict.FAILED
    (finding,) = (f for f in result.findings if f.rule == "status-expected")
    assert "if the method had been PUT, not GET" in message_of(finding)
    assert "`CURLOPT_UPLOAD`" in fix_of(finding)
