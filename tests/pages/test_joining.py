# ruff: noqa: E501  a table reads best with one row a line

"""What a block takes from earlier ones, and what of it is called."""

from itertools import starmap

import pytest

from harness.model.page import Block, Role
from harness.pages.reading import read_page


def blocks_of(*code: tuple[str, str]) -> tuple[Block, ...]:
    fences = starmap("```{}\n{}\n```\n".format, code)
    return read_page("page.md", "\n".join(fences).encode()).blocks


CLIENT = (
    "const OSS = require('ali-oss');\nconst box = new OSS({ region: 'r', bucket: 'crates' });\n"
)


@pytest.mark.parametrize(
    ("language", "text", "calls", "uncalled"),
    [
        ("js", f"{CLIENT}exports.handler = async (event) => box.signatureUrl(event.name, {{ method: 'PUT' }});", (), "exports.handler"),
        ("js", f"{CLIENT}module.exports.link = function (objectName) {{ return box.signatureUrl(objectName); }};", ("exports::link", "key:"), ""),
        ("js", f"{CLIENT}function link(objectName) {{ return box.signatureUrl(objectName); }}\nmodule.exports = {{ link }};", ("link", "key:"), ""),
        ("python", "import oss2\nbox = oss2.Bucket(oss2.Auth('a', 'b'), 'oss-cn-hangzhou.aliyuncs.com', 'crates')\ndef link(key):\n    return box.sign_url('PUT', key, 60)", ("link", "key:"), ""),
        ("python", "import oss2\nbox = oss2.Bucket(oss2.Auth('a', 'b'), 'oss-cn-hangzhou.aliyuncs.com', 'crates')\ndef link(key):\n    return box.sign_url('PUT', key, 60)\nprint(link('k'))", (), ""),
    ],
)  # fmt: skip
def test_a_function_beside_the_client_that_it_uses_is_called_where_a_reader_can(
    language: str, text: str, calls: tuple[str, ...], uncalled: str
) -> None:
    (block,) = blocks_of((language, text))

    assert (block.calls, block.uncalled) == (calls, uncalled)


JAVA_FIRST = """OSS box = new OSSClientBuilder().build(endpoint, accessKeyId, accessKeySecret);
URL link = box.generatePresignedUrl(bucketName, objectName, expiration);
System.out.println(link);"""
JS_FIRST = """const box = new OSS({ region: 'r', bucket: 'crates' });
const way = { expires: 60 };
const link = box.signatureUrl('a', way);
console.log(link);"""


@pytest.mark.parametrize(
    ("language", "first", "second", "kept"),
    [
        ("java", f"import java.net.URL;\n{JAVA_FIRST}", "URL link = box.generatePresignedUrl(bucketName, objectName, expiration, HttpMethod.PUT);", ["box"]),
        ("js", JS_FIRST, "const way = { method: 'PUT' };\nconst link = box.signatureUrl('b', way);", ["box"]),
        ("js", JS_FIRST, "const address = box.signatureUrl('b', { method: 'PUT' });", ["box", "way"]),
        ("python", "box = oss2.Bucket(keys, 'e', 'b')\nlink = box.sign_url('GET', 'k', 9)\nprint(link)", "print(box.sign_url('PUT', 'k', 9))", ["box"]),
    ],
)  # fmt: skip
def test_what_a_later_block_makes_anew_is_not_taken_from_an_earlier_one(
    language: str, first: str, second: str, kept: list[str]
) -> None:
    *_, block = blocks_of((language, first), (language, second))

    assert [name for name in ("box", "way", "link") if name in block.before] == kept
    assert block.before.startswith("import") is first.startswith("import")


def test_what_is_local_to_a_callback_is_not_taken_from_an_earlier_block() -> None:
    first = "ask().then((keys) => { const box = new OSS(keys); log(box.signatureUrl('a')); });"
    later = "console.log(box.signatureUrl('b', { method: 'PUT' }));"
    *_, block = blocks_of(("js", first), ("js", later))

    assert (block.before, block.missing) == ("", ("box",))


@pytest.mark.parametrize(
    ("language", "text", "calls"),
    [
        ("js", "function send(url, file, onDone, cb) { fetch(url, { method: 'PUT', body: file }).then(onDone, cb); }", ("send", "url:", "file:", "callback:onDone", "callback:cb")),
        ("ts", "export const send = (url: string, file: File, tell: (n: number) => void) => fetch(url, { method: 'PUT', body: file }).then((r) => tell(r.status));", ("send", "url:string", "file:File", "callback:tell")),
        ("ts", "import axios from 'axios';\nconst http = axios.create({});\nexport const send = (url: string, file: File) => http.put(url, file);", ("send", "url:string", "file:File")),
    ],
)  # fmt: skip
def test_a_function_is_handed_what_it_calls_back(
    language: str, text: str, calls: tuple[str, ...]
) -> None:
    (block,) = blocks_of((language, text))

    assert block.calls == calls


BUILT = [
    ("go", 'request, err := http.NewRequest("PUT", "<signedUrl>", body)\nif err != nil {\n\tlog.Fatal(err)\n}', "answer, err := http.DefaultClient.Do(request)"),
    ("java", 'HttpRequest asked = HttpRequest.newBuilder(URI.create("<signedUrl>")).PUT(body).build();', "client.send(asked, BodyHandlers.ofString());"),
    ("java", 'HttpPut put = new HttpPut("<signedUrl>");\nput.setEntity(body);', "CloseableHttpResponse answer = client.execute(put);"),
    ("python", 'asked = urllib.request.Request("<signedUrl>", data=body, method="PUT")', "print(urllib.request.urlopen(asked).status)"),
    ("js", "const asked = new Request('<signedUrl>', { method: 'PUT', body });", "console.log((await fetch(asked)).status);"),
    ("ruby", 'asked = Net::HTTP::Put.new(URI("<signedUrl>"))\nasked.body = text', "puts http.request(asked).code"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "built", "sent"), BUILT)
def test_a_request_that_is_built_is_sent_by_the_block_after_it(
    language: str, built: str, sent: str
) -> None:
    first, second = blocks_of((language, built), (language, sent))
    (whole,) = blocks_of((language, f"{built}\n{sent}"))

    assert (first.role, "does not send it" in first.reason) == (Role.FRAGMENT, True)
    assert (second.role, second.before) == (Role.UPLOADER, f"{built}\n")
    assert whole.role is Role.UPLOADER


def test_a_name_that_only_a_function_takes_is_asked_for_outside_of_it() -> None:
    first = "import oss2\nbox = oss2.Bucket(keys, 'e', 'b')"
    second = "def link(box, key):\n    return box.sign_url('PUT', key, 60)\n\nprint(link(box, 'k'))"
    *_, block = blocks_of(("python", first), ("python", second))

    assert "oss2.Bucket" in block.before


@pytest.mark.parametrize(
    ("language", "text", "missing"),
    [
        ("ts", "import OSS from 'ali-oss';\nconst box = new OSS({ region: 'r' });\nconst link = box.signatureUrl(objectName, { method: 'PUT', 'Content-Type': mimeType });", ("mimeType",)),
        ("python", "import oss2\nbox = oss2.Bucket(oss2.Auth('a', 'b'), 'oss-cn-hangzhou.aliyuncs.com', 'crates')\nprint(box.sign_url('PUT', object_name, 60, headers={'Content-Type': kind}))", ("kind",)),
        ("python", "import oss2\nbox = oss2.Bucket(oss2.Auth('a', 'b'), 'oss-cn-hangzhou.aliyuncs.com', 'crates')\nprint(bax.sign_url('PUT', 'k', 60))", ()),
        ("python", "import oss2\nprint(shelf.sign_url('PUT', 'k', 60))", ("shelf",)),
        ("python", "import json, requests\ndone = shop.session.post(f'{shop.root}/link', json={})\nrequests.put(done.json()['url'], data=b'1')", ("shop",)),
        ("python", "import oss2\nbox = oss2.Bucket(oss2.Auth('a', 'b'), 'oss-cn-hangzhou.aliyuncs.com', 'crates')\nprint(json.dumps({'url': box.sign_url('PUT', 'k', 60)}))", ()),
    ],
)  # fmt: skip
def test_a_signer_that_takes_a_name_of_its_reader_s_may_take_another(
    language: str, text: str, missing: tuple[str, ...]
) -> None:
    (block,) = blocks_of((language, text))

    assert block.missing == missing


def test_what_a_function_keeps_to_itself_is_not_given_to_a_later_block() -> None:
    first = "import argparse, oss2\n\ndef main():\n    asked = argparse.ArgumentParser().parse_args()\n    print(asked)\n\nmain()"
    second = "print(oss2.Bucket(oss2.Auth('a', 'b'), 'e', asked.bucket).sign_url('PUT', 'k', 60))"
    *_, block = blocks_of(("python", first), ("python", second))

    assert block.missing == ("asked",)


def test_a_module_beside_a_function_is_known() -> None:
    text = "import oss2\n\ndef made():\n    return oss2.Auth('a', 'b')\n\nbox = oss2.Bucket(made(), 'e', 'crates')\nprint(box.sign_url('PUT', object_name, 60, headers={'Content-Type': kind}))"
    (block,) = blocks_of(("python", text))

    assert block.missing == ("kind",)
