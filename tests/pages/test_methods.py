"""Classes that a block only defines: the method that a reader calls with what he has in hand."""

import pytest

from harness.pages.reading import read_page

JAVA = """
import java.io.*;
import java.net.*;

class Depot {
    EXTRA
    HOWint send(String url, File file) throws IOException {
        HttpURLConnection c = (HttpURLConnection) new URL(url).openConnection();
        c.setRequestMethod("PUT");
        c.setDoOutput(true);
        return c.getResponseCode();
    }
}
"""
PYTHON = """
import requests

class Depot:
    EXTRA

    def send(self, signed_url, path):
        with open(path, "rb") as file:
            return requests.put(signed_url, data=file, timeout=9).status_code
"""
PHP = """<?php
class Depot {
    EXTRA
    HOWfunction send(string $url, string $path): int {
        $c = curl_init($url);
        curl_setopt($c, CURLOPT_PUT, true);
        curl_setopt($c, CURLOPT_INFILE, fopen($path, 'rb'));
        curl_exec($c);
        return curl_getinfo($c, CURLINFO_HTTP_CODE);
    }
}
"""
JAVASCRIPT = """
class Depot {
  EXTRA
  HOWasync send(url, file) {
    return (await fetch(url, { method: 'PUT', body: file })).status;
  }
}
"""
RUBY = """
require "net/http"

class Depot
  EXTRA
  def send_file(url, path)
    Net::HTTP.start(URI(url).host) do |http|
      http.send_request("PUT", URI(url).request_uri, File.binread(path)).code
    end
  end
end
"""


def called(language: str, code: str, extra: str = "", how: str = "") -> tuple[str, ...]:
    text = code.replace("EXTRA", extra).replace("HOW", how)
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    assert bool(block.calls) is not bool(block.uncalled)
    return block.calls


@pytest.mark.parametrize(
    ("language", "code", "how", "first"),
    [
        ("java", JAVA, "", "Depot.send"),
        ("java", JAVA, "public static ", "Depot::send"),
        ("python", PYTHON, "", "Depot.send"),
        ("php", PHP, "public ", "Depot.send"),
        ("php", PHP, "public static ", "Depot::send"),
        ("javascript", JAVASCRIPT, "", "Depot.send"),
        ("javascript", JAVASCRIPT, "static ", "Depot::send"),
        ("ruby", RUBY, "", "Depot.send_file"),
    ],
)
def test_the_method_that_takes_url_and_file_is_called(
    language: str, code: str, how: str, first: str
) -> None:
    name, url, file = called(language, code, how=how)

    assert name == first
    assert url.startswith("url:")
    assert file.partition(":")[0] in {"file", "path"}


@pytest.mark.parametrize(
    ("language", "code", "extra", "how"),
    [
        ("java", JAVA, "Depot(Settings settings) { }", ""),
        ("java", JAVA, "", "private "),
        ("java", JAVA, "int again(String url, File file) { return 0; }", ""),
        ("python", PYTHON, "def __init__(self, session):\n        self.session = session", ""),
        ("php", PHP, "public function __construct($client) { }", "public "),
        ("javascript", JAVASCRIPT, "constructor(client) { this.client = client; }", ""),
    ],
    ids=["made-of-settings", "private", "two", "session", "client-of-php", "client"],
)
def test_a_class_that_needs_more_or_offers_more_is_not_called(
    language: str, code: str, extra: str, how: str
) -> None:
    assert called(language, code, extra, how) == ()


def test_a_static_method_needs_no_object() -> None:
    assert called("java", JAVA, "Depot(Settings settings) { }", "static ")[0] == "Depot::send"
