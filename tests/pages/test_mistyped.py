# ruff: noqa: E501  a table reads best with one row a line
"""Imports that are mistyped: told with what is meant, and run where they fail for every reader."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.cell import DriverName
from harness.model.edit import applied
from harness.model.scenario import Variant
from harness.pages.plan import PlannedBlock, plan_page
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page
from harness.review.misspelt import meant_import, with_module

KIT = read_tooling(default_root())


def planned(language: str, text: str) -> PlannedBlock:
    page = read_page("page.md", f"```{language}\n{text}\n```\n".encode())
    (one,) = plan_page(page, KIT, (Variant.PUBLISHED,), DriverName.LOCAL)
    return one


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("python", 'import request\nprint(request.put("<signedUrl>", data=b"a").status_code)', "requests"),
        ("python", 'import grequests\nprint(grequests.put("<signedUrl>", data=b"a").status_code)', "requests"),
    ],
)  # fmt: skip
def test_a_mistyped_library_is_none_of_the_set_and_what_is_meant_is_asked(
    language: str, text: str, meant: str
) -> None:
    assert planned(language, text).cell.unsupported.endswith(f"Did you mean `{meant}`?")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        # Another version, a library of another name, a name of three letters: no slip of the pen.
        ("python", 'import urllib4\nprint(urllib4.urlopen("<signedUrl>", data=b"a"))'),
        ("python", 'import niquests\nprint(niquests.put("<signedUrl>", data=b"a"))'),
        ("python", 'import tos\nprint(tos.put("<signedUrl>", data=b"a"))'),
        ("python", 'import typer\nimport requests\nprint(requests.put("<signedUrl>", data=b"a"))'),
    ],
)
def test_a_library_that_is_like_another_is_not_taken_for_it(language: str, text: str) -> None:
    assert planned(language, text).cell.unsupported.endswith("that pages are run with")


@pytest.mark.parametrize(
    ("language", "text", "message", "module"),
    [
        ("js", "import https from 'htps';\nhttps.request('<signedUrl>', { method: 'PUT' }).end('a');", "Cannot find package 'htps'", "'https'"),
        ("php", "<?php\nuse GuzleHttp\\Client;\necho (new Client())->put('<signedUrl>', ['body' => 'a'])->getStatusCode();", 'Class "GuzleHttp\\Client" not found', "use GuzzleHttp\\Client"),
        ("java", 'import jva.net.URL;\nclass A { public static void main(String[] a) throws Exception { new URL("<signedUrl>").openConnection().setDoOutput(true); } }', "package jva.net does not exist", "import java.net.URL"),
        ("cpp", '#include <culr/curl.h>\nint main() { CURL *c = curl_easy_init(); curl_easy_setopt(c, CURLOPT_URL, "<signedUrl>"); curl_easy_setopt(c, CURLOPT_UPLOAD, 1L); curl_easy_perform(c); }', "culr/curl.h: No such file or directory", "<curl/curl.h>"),
        ("python", 'import requets\nprint(requets.put("<signedUrl>", data=b"a").status_code)', "No module named 'requets'", "requests.put"),
        ("python", 'from htpx import put\nprint(put("<signedUrl>", content=b"a").status_code)', "No module named 'htpx'", "from httpx"),
        ("js", "const axios = require('axois');\naxios.put('<signedUrl>', 'a').then(console.log);", "Cannot find module 'axois'", "axios'"),
        ("python", 'import requets\nprint(requests.put("<signedUrl>", data=b"a").status_code)', "No module named 'requets'", "requests"),
        ("python", 'import urlib.request\nprint(urllib.request.urlopen("<signedUrl>", data=b"a"))', "No module named 'urlib'", "urllib.request"),
        ("python", 'import jsn\nimport requests\nprint(json.dumps(requests.put("<signedUrl>", data=b"a").status_code))', "No module named 'jsn'", "json"),
        ("ts", "import { readFileSync } from 'node:fss';\nawait fetch('<signedUrl>', { method: 'PUT', body: readFileSync('a.png') });", "Cannot find module 'node:fss'", "node:fs"),
        ("ruby", "require 'net/htp'\nNet::HTTP.start('a') { |h| h.send_request('PUT', '<signedUrl>') }", "cannot load such file -- net/htp", "net/http"),
        ("go", 'package main\n\nimport "net/htttp"\n\nfunc main() {\n\thttp.NewRequest("PUT", "<signedUrl>", nil)\n}', "package net/htttp is not in std", "net/http"),
        ("go", 'package main\n\nimport "github.com/go-resty/resti/v2"\n\nfunc main() {\n\tresty.New().R().Put("<signedUrl>")\n}', "cannot find module providing package github.com/go-resty/resti/v2", "github.com/go-resty/resty/v2"),
        ("java", 'import org.apache.htp.client.methods.HttpPut;\nimport org.apache.http.impl.client.HttpClients;\nclass A { public static void main(String[] a) throws Exception { HttpClients.createDefault().execute(new HttpPut("<signedUrl>")); } }', "package org.apache.htp.client.methods does not exist", "org.apache.http.client.methods.HttpPut"),
    ],
)  # fmt: skip
def test_what_fails_for_every_reader_is_run_and_written_right(
    language: str, text: str, message: str, module: str
) -> None:
    one = planned(language, text)

    assert one.cell.unsupported == ""
    assert meant_import(message, one.program) in module
    assert module in applied(one.block.text, with_module(message, one.program))
