# ruff: noqa: E501  texts of pages stand on one line

"""Programs of public pages in spellings of their own: what each is taken for."""

import pytest

from harness.model.page import Block, Role
from harness.pages.plan import why_not_run
from tests.pages.test_fragments import KIT, blocks_of, program_of

PUTS = 'requests.put({url}, data=open("a.txt", "rb"), timeout=9).raise_for_status()'
READS = "import os\nimport requests\n\n" + PUTS.format(url="os.environ['name']")


def only_block(language: str, text: str) -> Block:
    """Return the block of a page that has just this one."""
    (block,) = blocks_of((language, text))
    return block


@pytest.mark.parametrize(
    ("sets", "read", "given"),
    [
        ('export SIGNED_URL="<signedUrl>"', "SIGNED_URL", True),
        ('export SIGNED_URL="<signedUrl>"', "PRESIGNED_URL", False),
        (
            'export PRESIGNED_URL="<signedUrl>"\nexport OTHER_URL="<signedUrl>"',
            "PRESIGNED_URL",
            True,
        ),
        ('export OSS_ENDPOINT_URL="https://oss-cn-hangzhou.aliyuncs.com"', "PRESIGNED_URL", True),
        ("export PATH=$PATH:/opt/bin", "PRESIGNED_URL", True),
    ],
)
def test_a_variable_that_the_page_sets_under_another_name_is_not_set(
    sets: str, read: str, *, given: bool
) -> None:
    *_, program = blocks_of(("bash", sets), ("python", READS.replace("'name'", repr(read))))

    assert (read in dict(program_of(program).bound.environment)) is given


def test_a_variable_that_some_other_block_uses_hides_no_other_one() -> None:
    *_, program = blocks_of(
        ("bash", 'export SIGNED_URL="<signedUrl>"'),
        ("bash", 'curl -f -T a.txt "$SIGNED_URL"'),
        ("python", READS.replace("'name'", "'PRESIGNED_URL'")),
    )

    assert "PRESIGNED_URL" in dict(program_of(program).bound.environment)


SIGNS = "import os\nimport oss2\n\nauth = oss2.Auth(os.environ['{0}_ACCESS_KEY_ID'], os.environ['{0}_ACCESS_KEY_SECRET'])\nbucket = oss2.Bucket(auth, 'https://oss-cn-hangzhou.aliyuncs.com', 'shelf')\nprint(bucket.sign_url('PUT', 'a.txt', 60))"
BY_PROVIDER = "import oss2\nfrom oss2.credentials import EnvironmentVariableCredentialsProvider\n\nauth = oss2.ProviderAuth(EnvironmentVariableCredentialsProvider())\nbucket = oss2.Bucket(auth, 'https://oss-cn-hangzhou.aliyuncs.com', 'shelf')\nprint(bucket.sign_url('PUT', 'a.txt', 60))"
OTHER = "ALIBABA_CLOUD"


@pytest.mark.parametrize(
    ("sets", "program", "unset"),
    [
        ("export OSS_ACCESS_KEY_ID=a\nexport OSS_ACCESS_KEY_SECRET=b", SIGNS.format(OTHER), OTHER),
        (
            "echo \"export OSS_ACCESS_KEY_ID='a'\" >> ~/.bashrc\necho \"export OSS_ACCESS_KEY_SECRET='b'\" >> ~/.bashrc",
            SIGNS.format(OTHER),
            OTHER,
        ),
        (
            "export ALIBABA_CLOUD_ACCESS_KEY_ID=a\nexport ALIBABA_CLOUD_ACCESS_KEY_SECRET=b",
            SIGNS.format("OSS"),
            "OSS",
        ),
        (
            "export ALIBABA_CLOUD_ACCESS_KEY_ID=a\nexport ALIBABA_CLOUD_ACCESS_KEY_SECRET=b",
            BY_PROVIDER,
            "OSS",
        ),
        ("export OSS_ACCESS_KEY_ID=a\nexport OSS_ACCESS_KEY_SECRET=b", SIGNS.format("OSS"), ""),
        ("export OSS_ACCESS_KEY_ID=a\nexport OSS_ACCESS_KEY_SECRET=b", BY_PROVIDER, ""),
        (
            "export OSS_ACCESS_KEY_ID=a",
            f"# Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET before.\n{SIGNS.format(OTHER)}",
            "",
        ),
        ("pip install oss2", SIGNS.format(OTHER), ""),
    ],
)
def test_a_signer_whose_keys_the_page_sets_under_other_names_has_none(
    sets: str, program: str, unset: str
) -> None:
    *_, signer = blocks_of(("bash", sets), ("python", program))

    keys = ("_ACCESS_KEY_ID", "_ACCESS_KEY_SECRET")
    assert set(signer.unset) == ({f"{unset}{one}" for one in keys} if unset else set())


def test_what_one_program_says_of_its_keys_holds_for_all_of_the_page() -> None:
    *_, first, second = blocks_of(
        ("bash", "export OSS_ACCESS_KEY_ID=a\nexport OSS_ACCESS_KEY_SECRET=b"),
        ("python", SIGNS.format(OTHER)),
        ("python", SIGNS.format(OTHER).replace("a.txt", "b.txt")),
    )

    assert first.unset == second.unset != ()


def test_a_parameter_that_is_a_path_is_given_one() -> None:
    text = "def carry(url: str, source: Path) -> None:\n    with source.open('rb') as stream:\n        requests.put(url, data=stream, timeout=9)"

    assert 'pathlib").Path(' in program_of(only_block("python", text)).program.source


def test_a_parameter_that_is_a_length_is_given_that_of_the_file() -> None:
    text = "def carry(url, payload, payload_length):\n    requests.put(url, data=payload, headers={'Content-Length': str(payload_length)}, timeout=9)"

    assert "getsize(" in program_of(only_block("python", text)).program.source


def test_of_two_functions_the_one_is_called_for_which_a_reader_has_everything() -> None:
    text = f"def carry(url):\n    {PUTS.format(url='url')}\n\ndef parts(urls, part_size, shelf):\n    for url in urls:\n        {PUTS.format(url='url')}"

    assert only_block("python", text).calls[0] == "carry"


def test_a_function_that_asks_the_environment_for_its_url_is_called() -> None:
    text = "async function carry(path) {\n  await fetch(process.env.EXPORT_URL, { method: 'PUT', body: require('fs').readFileSync(path) });\n}"

    assert only_block("js", text).calls[0] == "carry"


def test_what_a_usage_tells_is_no_placeholder() -> None:
    text = '#!/bin/bash\n[ $# -lt 2 ] && echo "Usage: $0 <url_pre_signee> <fichier>" >&2 && exit 1\ncurl -f -T "$2" "$1"'

    assert program_of(only_block("bash", text)).bound.leftovers == ()


def test_an_example_of_a_signed_url_may_name_a_host_of_its_author() -> None:
    text = (
        "curl -f -T a.txt 'http://localhost:9000/shelf/a.txt?X-Amz-Expires=60&X-Amz-Signature=ab12'"
    )

    assert why_not_run(only_block("bash", text), KIT) == ""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bash", 'curl -f -T a.txt "upload_url_from_step_one"'),
        (
            "ruby",
            'require "net/http"\nlink = "a"\npresigned_url = "upload_url_from_step_one"\nuri = URI(presigned_url)\nNet::HTTP.start(uri.host) { |http| http.send_request("PUT", uri.request_uri, File.binread("a.txt")) }',
        ),
    ],
)
def test_a_name_in_words_stands_for_the_url(language: str, text: str) -> None:
    assert "HARNESS_SIGNED_URL" in program_of(only_block(language, text)).bound.variables


def test_a_file_of_a_framework_is_none_that_a_reader_opens() -> None:
    text = "def carry(file, presigned_url)\n  uri = URI(presigned_url)\n  put = Net::HTTP::Put.new(uri)\n  put['Content-Type'] = file.content_type\n  put.body_stream = file\n  Net::HTTP.start(uri.host) { |http| http.request(put) }\nend"

    assert "carry" in why_not_run(only_block("ruby", text), KIT)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "python",
            'import requests\nurl = "<signedUrl>"\nrequests.put("{url}", data=open("a.txt", "rb"), timeout=9)',
        ),
        (
            "js",
            'const url = "<signedUrl>";\nfetch("${url}", { method: "PUT", body: require("fs").readFileSync("a.txt") });',
        ),
        (
            "php",
            "<?php\n$url = '<signedUrl>';\n$ch = curl_init('$url');\ncurl_setopt($ch, CURLOPT_PUT, true);\ncurl_setopt($ch, CURLOPT_INFILE, fopen('a.txt', 'rb'));\ncurl_exec($ch);",
        ),
        (
            "python",
            'import requests\n\ndef carry(url):\n    return requests.put("{url}", data=open("a.txt", "rb"), timeout=9)\n\ncarry("<signedUrl>")',
        ),
    ],
)
def test_a_variable_in_quotation_marks_that_fill_nothing_in_stays_as_it_is(
    language: str, text: str
) -> None:
    made = program_of(only_block(language, text)).program.source

    assert made.count("HARNESS_SIGNED_URL") == 1
    assert '"{url}"' in made or '"${url}"' in made or "'$url'" in made


@pytest.mark.parametrize(
    "text",
    [
        'import requests\nrequests.put("{url}", data=open("a.txt", "rb"), timeout=9)',
        'import requests\nurl = "{url}"\nrequests.put(url, data=open("a.txt", "rb"), timeout=9)',
        'import requests\n\ndef carry(url):\n    return requests.put(url, data=open("a.txt", "rb"), timeout=9)\n\ncarry("{url}")',
    ],
)
def test_a_name_in_braces_that_no_variable_has_there_is_a_placeholder(text: str) -> None:
    assert "HARNESS_SIGNED_URL" in program_of(only_block("python", text)).bound.variables


def test_who_asks_for_the_url_of_a_signer_by_its_name_downloads() -> None:
    signer = 'import oss2\nbucket = oss2.Bucket(oss2.Auth("<id>", "<secret>"), "https://oss-cn-hangzhou.aliyuncs.com", "shelf-one")\nget_url = bucket.sign_url("GET", "a.txt", 600)'
    _, asks = blocks_of(
        ("python", signer),
        ("python", "import requests\nprint(requests.get(get_url, timeout=9).text)"),
    )

    assert (asks.role, why_not_run(asks, KIT)) == (Role.DOWNLOADER, "")


GETS = "uri = URI({0})\nputs Net::HTTP.get(uri)"
PUTS_RUBY = "uri = URI({0})\nrequest = Net::HTTP.new(uri.host)\nresponse = request.put(uri, 'a note')\nraise {1} unless response.code == '200'"


@pytest.mark.parametrize(
    ("text", "role"),
    [
        (GETS.format("signed_url"), Role.DOWNLOADER),
        (GETS.format("presigned_url").replace("puts", "body ="), Role.DOWNLOADER),
        (GETS.format("'<signed_url>'"), Role.DOWNLOADER),
        (GETS.format("'https://api.example.com/sign'"), Role.FRAGMENT),
    ],
)
def test_what_net_http_gets_by_a_signed_url_is_downloaded(text: str, role: Role) -> None:
    assert only_block("ruby", text).role is role


@pytest.mark.parametrize(
    ("message", "given"),
    [
        ("'no upload by the presigned URL'", True),
        ('"presigned URL: refused"', True),
        ("'the signed_url is over'", True),
        ("'https://presigned-url'", False),
    ],
)
def test_a_message_that_speaks_of_signed_urls_is_none(message: str, *, given: bool) -> None:
    block = only_block("ruby", PUTS_RUBY.format("presigned_url", message))

    assert (("presigned_url", "url") in block.given) is given


SIGNED_URL = "HARNESS_SIGNED_URL"


@pytest.mark.parametrize(
    ("language", "text", "bound"),
    [
        ("bash", 'curl -T a.txt "https://presigned-url"', True),
        ("bash", "curl -f -T a.txt https://your-presigned-upload-url", True),
        ("bash", "wget -O a.txt 'https://signed_url_here'", True),
        ("python", 'requests.put("https://pre-signed-put-url/", data=b"a")', True),
        ("bash", "curl -T a.txt https://presigned-url.example.com/a.txt", False),
        ("bash", "curl -T a.txt https://presigned-url/a.txt", False),
        ("ruby", PUTS_RUBY.format("$amazon_upload_url", "'no'"), False),
        (
            "ruby",
            "$amazon_upload_url = ''\n" + PUTS_RUBY.format("$amazon_upload_url", "'no'"),
            True,
        ),
        ("ruby", "@s3_signed_url = ''\n" + PUTS_RUBY.format("@s3_signed_url", "'no'"), True),
        ("python", 'file_upload_url = ""\nrequests.put(file_upload_url, data=b"a")', True),
        (
            "python",
            'file_upload_url = ""\nfile_upload_url = "https://a.example.com/"\nrequests.put(file_upload_url, data=b"a")',
            False,
        ),
    ],
)
def test_a_host_or_an_empty_text_stands_for_a_signed_url(
    language: str, text: str, *, bound: bool
) -> None:
    assert (SIGNED_URL in program_of(only_block(language, text)).bound.variables) is bound


@pytest.mark.parametrize(
    ("path", "bound"),
    [
        ("/home/me/backup_$(date +%s).tar.gz", True),
        ("/path/to/dump-${DAY}.gz", False),
        ("/Users/me/`hostname`.txt", False),
        ("/home/me/part-$N", False),
        ("/path/to/backup.tar.gz", True),
        ("/home/me/a.txt", True),
    ],
)
def test_the_beginning_of_a_path_is_no_file(path: str, *, bound: bool) -> None:
    text = f'OUT="{path}"\ncurl -f -s -o "$OUT" "$SIGNED_URL"'

    assert ("HARNESS_FILE" in program_of(only_block("bash", text)).bound.variables) is bound


def test_a_type_that_names_a_method_downloads_nothing() -> None:
    text = "interface Asked {\n  method: 'GET' | 'PUT';\n  signedUrl: string;\n}"

    assert only_block("typescript", text).role is not Role.DOWNLOADER


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("UPLOAD_LINK", True),
        ("SIGNED_URI", True),
        ("OSS_HREF", True),
        ("SECURITY_TOKEN", False),
        ("LINKS_OF_OTHERS", False),
        ("SYMLINK", False),
    ],
)
def test_a_link_that_a_program_asks_its_environment_for_is_its_url(
    name: str, *, given: bool
) -> None:
    in_shell = only_block("bash", f'curl -f -T a.txt -H "x-oss-meta-a: ${name}" "$PRESIGNED_URL"')
    in_python = only_block("python", READS.replace("'name'", repr(name)))

    for block in (in_shell, in_python):
        environment = dict(program_of(block).bound.environment)
        assert (environment.get(name) == "HARNESS_SIGNED_URL") is given
