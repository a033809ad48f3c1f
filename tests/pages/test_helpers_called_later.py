# ruff: noqa: E501  texts of pages stand on one line

"""A function that one block only defines, and that a later block calls."""

import pytest

from harness.model.page import Role
from harness.pages.plan import why_not_run
from tests.pages.test_fragments import KIT, blocks_of, program_of

PUTS = {
    "python": 'import requests\n\ndef carry(url, path):\n    print(requests.put(url, data=open(path, "rb"), timeout=9))',
    "php": "<?php\nfunction carry($url, $path) {\n  $ch = curl_init($url);\n  curl_setopt_array($ch, [CURLOPT_PUT => true, CURLOPT_INFILE => fopen($path, 'r'), CURLOPT_INFILESIZE => filesize($path)]);\n  curl_exec($ch);\n  echo curl_getinfo($ch, CURLINFO_HTTP_CODE);\n}",
    "js": "async function carry(url, path) {\n  console.log((await fetch(url, { method: 'PUT', body: require('fs').readFileSync(path) })).status);\n}",
}
SIGNS = {
    "python": 'import oss2\n\ndef link_to(key):\n    bucket = oss2.Bucket(oss2.Auth("<id>", "<secret>"), "https://oss-cn-hangzhou.aliyuncs.com", "shelf-one")\n    return bucket.sign_url("PUT", key, 600)',
    "js": "const OSS = require('ali-oss');\nconst shelf = new OSS({ region: 'oss-cn-hangzhou', accessKeyId: '<id>', accessKeySecret: '<secret>', bucket: 'shelf-one' });\nfunction linkTo(key) {\n  return shelf.signatureUrl(key, { method: 'PUT' });\n}",
}
SENDS = {
    "python": 'import requests\n\nurl = link_to("a.txt")\nprint(requests.put(url, data=open("a.txt", "rb"), timeout=9))',
    "js": "const axios = require('axios');\nconst url = linkTo('a.txt');\naxios.put(url, require('fs').readFileSync('a.txt')).then((answer) => console.log(answer.status));",
}


@pytest.mark.parametrize("language", PUTS)
def test_who_calls_a_function_that_uploads_goes_on_from_it(language: str) -> None:
    defines, calls = blocks_of(
        (language, PUTS[language]), (language, 'carry("<signedUrl>", "a.txt");')
    )

    assert defines.calls[0] == "carry"
    assert (calls.role, why_not_run(calls, KIT)) == (Role.UPLOADER, "")
    assert "carry(" in calls.before
    assert "HARNESS_SIGNED_URL" in program_of(calls).bound.variables


@pytest.mark.parametrize(
    "call",
    [
        'if err := carry("<signedUrl>", "a.txt"); err != nil {\n\tlog.Fatal(err)\n}',
        'func main() {\n\tif err := carry(os.Getenv("SIGNED_URL"), "a.txt"); err != nil {\n\t\tlog.Fatal(err)\n\t}\n}',
    ],
)
def test_a_function_of_go_stands_beside_the_main_function_that_calls_it(call: str) -> None:
    puts = """func carry(url, path string) error {
\tfile, err := os.Open(path)
\tif err != nil {
\t\treturn err
\t}
\tdata, err := io.ReadAll(file)
\tif err != nil {
\t\treturn err
\t}
\task, _ := http.NewRequest("PUT", url, bytes.NewReader(data))
\t_, err = http.DefaultClient.Do(ask)
\treturn err
}"""
    _, calls = blocks_of(("go", puts), ("go", call))
    source = program_of(calls).program.source

    assert (calls.role, why_not_run(calls, KIT)) == (Role.UPLOADER, "")
    assert source.index("func carry(") < source.index("func main()")
    assert "_ = file" not in source
    assert not any(one in source for one in ("bytes :=", "_ = path", "_ = url"))


@pytest.mark.parametrize("language", SIGNS)
def test_who_calls_a_function_that_signs_makes_its_url_itself(language: str) -> None:
    defines, sends = blocks_of((language, SIGNS[language]), (language, SENDS[language]))

    assert defines.calls
    assert (sends.role, sends.also_uploads) == (Role.SIGNER, True)
    assert why_not_run(sends, KIT) == ""
    assert defines.text.splitlines()[0] in sends.before


def test_a_script_of_a_shell_takes_the_functions_that_it_calls_and_nothing_beside_them() -> None:
    library = 'HELD=else.txt\nnote() { echo "sent $1" >&2; }\ncarry() { curl -f -T "$2" "$1" && note "$2"; }\nrest() { rm -r "$1"; }'
    defines, calls = blocks_of(("bash", library), ("bash", 'carry "<signedUrl>" a.txt'))

    assert defines.calls == ("carry",)
    assert (calls.role, why_not_run(calls, KIT)) == (Role.UPLOADER, "")
    assert all(name in calls.before for name in ("carry()", "note()"))
    assert not any(name in calls.before for name in ("HELD", "rest()"))


def test_a_command_that_no_block_defines_is_named_as_missing() -> None:
    _, calls = blocks_of(
        ("bash", 'carry() { curl -T "$2" "$1"; }'), ("bash", "cary '<signedUrl>' a.txt")
    )

    assert calls.before == ""
    assert "cary" in why_not_run(calls, KIT)


@pytest.mark.parametrize("language", [one for one in PUTS if one != "php"])
def test_a_function_that_nobody_defines_is_taken_from_nowhere(language: str) -> None:
    _, calls = blocks_of((language, PUTS[language]), (language, 'cary("<signedUrl>", "a.txt")'))

    assert "cary" in why_not_run(calls, KIT)
