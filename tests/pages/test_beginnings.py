# ruff: noqa: E501  texts of pages stand on one line

"""A program that a page shows in steps, where the first ones send nothing."""

import pytest

from harness.model.page import Role
from tests.pages.test_fragments import blocks_of

STEPS = {
    "ruby": (
        "require 'net/http'\nat = URI('<signedUrl>')\nlink = Net::HTTP.new(at.host, at.port)\nlink.use_ssl = true",
        "put = Net::HTTP::Put.new(at.request_uri)\nput.body = File.binread('song.mp3')\nputs link.request(put).code",
    ),
    "java": (
        'HttpURLConnection link = (HttpURLConnection) new URL("<signedUrl>").openConnection();\nlink.setDoOutput(true);\nlink.setRequestMethod("PUT");',
        'Files.copy(Path.of("song.mp3"), link.getOutputStream());\nSystem.out.println(link.getResponseCode());',
    ),
    "php": (
        "$link = curl_init('<signedUrl>');\ncurl_setopt($link, CURLOPT_UPLOAD, true);",
        "curl_setopt($link, CURLOPT_INFILE, fopen('song.mp3', 'rb'));\ncurl_exec($link);",
    ),
    "python": (
        'import requests\n\nlink = requests.Session()\nsigned_url = "<signedUrl>"\nlink.headers["x-oss-tagging"] = "a=b"',
        'with open("song.mp3", "rb") as song:\n    print(link.put(signed_url, data=song).status_code)',
    ),
    "javascript": (
        "const link = new XMLHttpRequest();\nlink.open('PUT', '<signedUrl>');",
        "link.send(file);",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", STEPS)
def test_a_block_that_sends_nothing_is_a_part_of_the_one_that_goes_on_from_it(
    language: str,
) -> None:
    first, second = blocks_of(*((language, text) for text in STEPS[language]))

    assert (first.role, second.role) == (Role.FRAGMENT, Role.UPLOADER)
    assert "goes on from it" in first.reason
    assert first.text in second.before


@pytest.mark.parametrize("language", STEPS)
def test_a_block_from_which_none_goes_on_has_forgotten_to_send(language: str) -> None:
    first, _ = blocks_of((language, STEPS[language][0]), ("bash", 'curl -T a.txt "<signedUrl>"'))

    assert first.role is Role.UPLOADER


def test_a_block_that_sends_is_no_beginning_whoever_uses_its_names() -> None:
    whole = "\n".join(STEPS["python"])
    first, _ = blocks_of(("python", whole), ("python", "print(link.get(signed_url).text)"))

    assert first.role is Role.UPLOADER
