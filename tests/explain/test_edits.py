"""Edits at the argument, and what is to be changed where a URL is signed."""

import shlex
from dataclasses import replace

import pytest

from harness.explain.fix.edits import edits_between
from harness.explain.fix.fix import fix, fixes_of, problems_of
from harness.explain.fix.signers import SDKS_BY_NAME, signer_fix
from harness.explain.naming_headers import header_difference
from harness.model.edit import applied
from harness.model.explanation import Difference, Explanation

CLASS = header_difference("x-oss-storage-class", b"IA", None)
METHOD = Difference(
    kind="method", subject="method", signed="GET", sent="PUT", change="", advice="Sign for PUT."
)
WITHOUT = '-H "Content-Type: text/plain"'
COMMANDS = {
    "first-of-a-line": f'curl -f \\\n  -H "x-oss-storage-class: IA" {WITHOUT} \\\n  -T a "$URL"\n',
    "last-of-a-line": f'curl -f \\\n  {WITHOUT} -H "x-oss-storage-class: IA" \\\n  -T a "$URL"\n',
    "alone": f'curl -f {WITHOUT} \\\n  -H "x-oss-storage-class: IA" \\\n  -T a "$URL"\n',
    "at-the-end": f'curl -f {WITHOUT} -T a "$URL" \\\n  -H "x-oss-storage-class: IA"\n',
    "on-one-line": f"curl -f -H 'x-oss-storage-class: IA' {WITHOUT} -T a \"$URL\"\n",
    "behind-the-rest": f'curl -f {WITHOUT} -T a "$URL" -H "x-oss-storage-class: IA"\n',
}


def words(command: str) -> list[str]:
    return shlex.split(command.replace("\\\n", " "))


def explained(difference: Difference) -> Explanation:
    return Explanation(cause=difference.kind, sentence="", differences=(difference,))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_option_of_a_header_is_taken_out_and_no_other(name: str) -> None:
    found = fix(fixes_of("curl"), problems_of(explained(CLASS)), COMMANDS[name])

    assert words(found.fixed) == words(f'curl -f {WITHOUT} -T a "$URL"')
    assert "\\\n\n" not in found.fixed
    assert not found.fixed.rstrip("\n").endswith("\\")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_edits_of_a_fix_make_the_fixed_text(name: str) -> None:
    found = fix(fixes_of("curl"), problems_of(explained(CLASS)), COMMANDS[name])

    edits = found.edits(COMMANDS[name])
    assert edits
    assert applied(COMMANDS[name], edits) == found.fixed


def test_edits_between_texts_make_the_second_of_the_first() -> None:
    before, after = "a\nb\nc\n", "a\nx\nc\nd"

    assert applied(before, edits_between(before, after)) == after
    assert edits_between(before, before) == ()


def test_a_client_that_uploads_is_not_told_to_upload() -> None:
    found = fix(fixes_of("curl"), problems_of(explained(METHOD)), 'curl -X PUT -T a "$URL"\n')

    assert "Sign for PUT" in found.text
    assert found.fixed == ""


WGET = {
    'wget --method=PUT --body-file=a.bin -O - "<signedUrl>"\n': 'curl -T a.bin "<signedUrl>"\n',
    'wget --method=PUT --body-file=a.bin "$URL" -O - -S': 'curl -T a.bin "$URL"',
    "wget -q \\\n  --method PUT \\\n  --body-file a.bin \\\n  '<signedUrl>'\nls\n": (
        "curl -T a.bin '<signedUrl>'\nls\n"
    ),
}


@pytest.mark.parametrize("command", WGET)
def test_wget_becomes_a_curl_command_without_its_options(command: str) -> None:
    kind = header_difference("content-type", b"application/x-www-form-urlencoded", None)

    found = fix(fixes_of("wget"), problems_of(explained(kind)), command)

    assert found.fixed == WGET[command]


@pytest.mark.parametrize("name", SDKS_BY_NAME)
def test_the_signer_is_told_in_the_code_of_its_sdk(name: str) -> None:
    sdk = SDKS_BY_NAME[name]
    kind = header_difference("content-type", b"text/plain", None)

    assert "text/plain" in signer_fix(kind, sdk)
    assert "x-oss-storage-class" in signer_fix(CLASS, sdk)
    assert "put" in signer_fix(METHOD, sdk).lower()
    assert "{" not in sdk.for_method("PUT").replace("{ method", "")


def test_no_signer_changes_for_a_header_that_was_forgotten() -> None:
    assert signer_fix(header_difference("content-type", None, b"a/b"), SDKS_BY_NAME["oss2"]) == ""


@pytest.mark.parametrize("name", ["oss2", "alibabacloud-oss-v2", "ali-oss"])
def test_a_quote_in_a_value_ends_no_literal_of_the_signer(name: str) -> None:
    kind = header_difference("x-oss-meta-a", b"it's \\", None)

    assert r"'it\'s \\'" in signer_fix(kind, SDKS_BY_NAME[name])


def test_no_signer_signs_for_what_its_sdk_cannot() -> None:
    sdk = SDKS_BY_NAME["alibabacloud-oss-v2"]

    assert signer_fix(replace(METHOD, sent="POST"), sdk) == ""
    assert signer_fix(replace(METHOD, sent="DELETE"), sdk) == "Sign for DELETE."
    assert "'DELETE'" in signer_fix(replace(METHOD, sent="DELETE"), SDKS_BY_NAME["oss2"])
