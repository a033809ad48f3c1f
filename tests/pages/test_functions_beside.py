"""Which of several functions a reader calls, also where they stand beside a class."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.page import Block
from harness.model.scenario import Variant
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())
UPLOADS = """def hand_in(link: str, path: str):
    with open(path, "rb") as parcel:
        return requests.put(link, data=parcel, timeout=9).status_code
"""
DOWNLOADS = """def fetch_back(link: str, path: str):
    with open(path, "wb") as shelf:
        shelf.write(requests.get(link, timeout=9).content)
"""
COUNTED = """package depot

import (
\t"io"
\t"net/http"
\t"os"
)

type Counted struct {
\tinner io.Reader
\ttotal int64
}

func (c *Counted) Read(p []byte) (int, error) {
\tn, err := c.inner.Read(p)
\tc.total += int64(n)
\treturn n, err
}
"""
SENDS = """
func Send(link, path string) error {
\tload, err := os.Open(path)
\tif err != nil {
\t\treturn err
\t}
\treq, err := http.NewRequest("PUT", link, &Counted{inner: load})
\tif err != nil {
\t\treturn err
\t}
\t_, err = http.DefaultClient.Do(req)
\treturn err
}
"""


def block_of(language: str, code: str) -> Block:
    (block,) = read_page("page.md", f"```{language}\n{code}\n```\n".encode()).blocks
    return block


def source_of(block: Block) -> str:
    toolkit = KIT.toolkit(block)
    assert toolkit is not None
    return page_program(block, KIT, toolkit, Variant.PUBLISHED, {}).program.source


@pytest.mark.parametrize("code", [UPLOADS + DOWNLOADS, DOWNLOADS + UPLOADS], ids=["first", "last"])
def test_of_a_function_that_uploads_and_one_that_downloads_the_first_is_called(code: str) -> None:
    block = block_of("python", f"import requests\n\n{code}")

    assert block.calls == ("hand_in", "url:str", "path:str")


def test_a_function_beside_a_type_with_methods_of_its_own_is_called() -> None:
    block = block_of("go", COUNTED + SENDS)

    assert block.calls == ("Send", "url:string", "path:string")


def test_a_file_of_a_library_in_go_becomes_one_of_the_program() -> None:
    source = source_of(block_of("go", COUNTED + SENDS))

    assert source.startswith("package main\n")
    assert "package depot" not in source


def test_a_type_that_only_a_function_of_others_could_use_is_not_run() -> None:
    block = block_of("go", COUNTED + SENDS.replace("link, path string", "tester UrlTester"))

    assert not block.calls
    assert block.uncalled == "Counted"


def test_a_parameter_of_bytes_is_given_the_content_of_the_file() -> None:
    code = (
        "def send(link: str, parcel_bytes: bytes) -> int:\n"
        '    told = {"Content-Length": str(len(parcel_bytes))}\n'
        '    asked = urllib.request.Request(link, data=parcel_bytes, method="PUT", headers=told)\n'
        "    with urllib.request.urlopen(asked, timeout=9) as answer:\n"
        "        return answer.status\n"
    )

    source = source_of(block_of("python", code))

    assert '"HARNESS_FILE"' in source
    assert '"rb").read()' in source
