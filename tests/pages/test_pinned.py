"""Blocks of pages with other versions of the library that they import: nothing runs here."""

import json

import pytest

from harness.catalog.catalog import default_root, read_catalog
from harness.model.scenario import Variant
from harness.pages.pinned import Pinned, axis_of
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

CATALOG = read_catalog(default_root())
TOOLING = read_tooling(default_root())
AXIOS = "const axios = require('axios');\naxios.put('<signedUrl>', body);\n"
OLD_CLIENT = "import org.apache.http.client.methods.HttpPut;\nclient.execute(put);\n"
NEW_CLIENT = "import org.apache.hc.client5.http.classic.methods.HttpPut;\nclient.execute(put, h);\n"


def axis(fence: str, text: str, task: str = "all") -> tuple[Pinned, ...]:
    (block,) = read_page("a.md", f"```{fence}\n{text}```\n".encode()).blocks
    toolkit = TOOLING.toolkit(block)
    assert toolkit is not None
    return axis_of(block, toolkit, CATALOG, task)


@pytest.mark.parametrize(
    ("fence", "text", "client", "oldest"),
    [
        ("javascript", AXIOS, "node-axios", "0.27.2"),
        ("python", "import requests\nrequests.put(u, data=f)\n", "python-requests", "2.25.1"),
        ("python", "import httpx\nhttpx.put(u, content=f)\n", "python-httpx", "0.13.3"),
        ("java", OLD_CLIENT, "java-httpclient4", "4.3.6"),
        ("java", NEW_CLIENT, "java-httpclient5", "5.0"),
        ("javascript", "import got from 'got';\nawait got.put(u, {});\n", "node-got", "9.6.0"),
        ("typescript", "import axios from 'axios';\naxios.put(u, b);\n", "node-axios", "0.27.2"),
    ],
)
def test_a_block_has_the_versions_of_the_client_with_its_library(
    fence: str, text: str, client: str, oldest: str
) -> None:
    found = axis(fence, text)

    assert {one.client.folder for one in found} == {client}
    assert found[0].client.version == oldest
    (own,) = (one for one in CATALOG.every_client if one.id == client)
    assert len(found) == 1 + len(own.versions)


@pytest.mark.parametrize(
    ("fence", "text"),
    [
        ("javascript", "fetch(u, { method: 'PUT', body });\n"),
        ("javascript", "const axios = require('axios');\nconst got = require('got');\n"),
        ("kotlin", "import okhttp3.OkHttpClient\nOkHttpClient().newCall(r).execute()\n"),
        ("php", "<?php\n$client = new \\GuzzleHttp\\Client();\n$client->put($u);\n"),
        ("ruby", "require 'faraday'\nFaraday.put(u)\n"),
        ("python", "import urllib.request\nurllib.request.urlopen(r)\n"),
        ("python", "import requests\nimport oss2\nrequests.put(u, data=f)\n"),
        ("shell", 'curl -T a "$U"\n'),
        ("go", 'import "net/http"\nhttp.DefaultClient.Do(r)\n'),
    ],
)
def test_a_block_without_one_library_from_a_lock_file_has_none(fence: str, text: str) -> None:
    assert axis(fence, text) == ()


def test_a_glob_chooses_among_the_versions() -> None:
    assert [one.client.version for one in axis("javascript", AXIOS, "1.1.*")] == [
        *("1.1.0", "1.1.1", "1.1.2", "1.1.3")
    ]


def test_the_block_stays_and_the_lock_files_are_those_of_the_version() -> None:
    (pinned,) = axis("javascript", AXIOS, "1.1.1")
    (block,) = read_page("a.md", f"```javascript\n{AXIOS}```\n".encode()).blocks
    toolkit = TOOLING.toolkit(block)
    assert toolkit is not None
    usual = page_program(block, TOOLING, toolkit, Variant.PUBLISHED, {}).program

    program = pinned.into(usual)

    assert '"axios": "1.1.1"' in program.locks["package.json"]
    assert (program.source, program.support) == (usual.source, usual.support)
    assert program.folder == usual.folder
    assert program.client.locks_in == ""
    assert program.client.build == usual.client.build
    assert pinned.brings(toolkit, AXIOS)
    assert not pinned.brings(toolkit, "fetch(u)")


def test_what_a_toolkit_builds_with_is_installed_beside_the_version() -> None:
    text = "import superagent from 'superagent';\nsuperagent.put('<signedUrl>').send(body);\n"
    (pinned,) = axis("typescript", text, "3.8.3")
    (block,) = read_page("a.md", f"```typescript\n{text}```\n".encode()).blocks
    toolkit = TOOLING.toolkit(block)
    assert toolkit is not None

    locks = pinned.into(page_program(block, TOOLING, toolkit, Variant.PUBLISHED, {}).program).locks

    wanted = json.loads(locks["package.json"])["dependencies"]
    packages = json.loads(locks["package-lock.json"])["packages"]
    assert wanted.pop("superagent") == "3.8.3"
    assert set(wanted) == {"typescript", "@types/node", "@types/superagent"}
    assert packages[""]["dependencies"] == {"superagent": "3.8.3", **wanted}
    assert "ali-oss" not in str(packages)
    # What the library has at its place stays there.
    assert packages["node_modules/form-data"]["version"].startswith("2.")
    own = packages["node_modules/@types/superagent/node_modules/form-data"]
    assert own["version"].startswith("4.")
