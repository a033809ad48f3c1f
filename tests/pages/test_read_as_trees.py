# ruff: noqa: E501  a program is one line, so that a table of them reads as one

"""What comments, texts and inner blocks of a program say leads nobody astray: a tree tells them apart."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.page import Block, Role
from harness.model.scenario import Variant
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())


def only_block(language: str, text: str) -> Block:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    return block


def program(language: str, text: str) -> str:
    block = only_block(language, text)
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program.source


GO = """req, err := http.NewRequest("PUT", "<signedUrl>", nil)
for try := 0; try < 3; try++ {
	answer, err := http.DefaultClient.Do(req)
	if err == nil {
		break
	}
	fmt.Println(answer.Status)
}
if text, err := os.ReadFile("a.txt"); err == nil {
	fmt.Println(len(text))
}"""


def test_only_names_of_the_top_are_used_for_the_compiler() -> None:
    assert program("go", GO).splitlines()[-1] == "_ = req; _ = err;}"


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("python", 'import requests\n\ndef send(url, path):\n    """Send, as a class of ours does."""\n    with open(path, "rb") as file:\n        requests.put(url, data=file, timeout=9).raise_for_status()', "send"),
        ("js", "async function send(url, file) {\n  const answer = await fetch(url, { method: 'PUT', body: file });\n  if (!answer.ok) throw new Error('file.bin was refused');\n}", "send"),
        ("js", "async function send(url, file) {\n  // a class is too much for this\n  return fetch(url, { method: 'PUT', body: file });\n}", "send"),
    ],
    ids=["class-in-a-docstring", "member-in-a-text", "class-in-a-comment"],
)  # fmt: skip
def test_words_in_texts_and_comments_hide_no_function(language: str, text: str, first: str) -> None:
    assert only_block(language, text).calls[0] == first


DEPOT = """import java.io.*;
import java.net.*;

class Depot {
    EXTRA
    public HOW void send(String url, File file) throws IOException {
        HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
        c.setRequestMethod("PUT");
        c.setDoOutput(true);
        c.getResponseCode();
    }
}"""


@pytest.mark.parametrize(
    ("extra", "how", "first"),
    [
        ('@Trace("one") private void send(File file, String url) { throw new IllegalStateException("none extends this"); }', "", "Depot.send"),
        ("", "<T extends Exception>", "Depot.send"),
        ("private final int c; Depot() { this.c = 1; }", "", "Depot.send"),
        ("private int c;", "", ""),
    ],
    ids=["word-in-a-text", "bound-of-a-type", "field-that-the-class-fills", "field-of-others"],
)  # fmt: skip
def test_a_method_is_called_where_its_class_needs_nothing(extra: str, how: str, first: str) -> None:
    block = only_block("java", DEPOT.replace("EXTRA", extra).replace("HOW", how))

    assert "".join(block.calls[:1]) == first


def test_a_field_of_php_that_others_fill_is_none_to_go_on_without() -> None:
    text = "<?php\nclass Depot {\n  private $client;\n  function send(string $url, string $path) {\n    $this->client->put($url, ['body' => fopen($path, 'r')]);\n  }\n}"

    assert only_block("php", text).calls == ()


def test_a_method_of_a_class_of_ruby_itself_is_called() -> None:
    text = 'require "net/http"\nclass Depot\n  def self.send_file(url, path)\n    to = URI(url)\n    Net::HTTP.start(to.host) { |http| http.send_request("PUT", to.request_uri, File.binread(path)) }\n  end\nend'

    block = only_block("ruby", text)

    assert block.role is Role.UPLOADER
    assert block.calls[0] == "Depot::send_file"
