"""Which programs post a form, which sign the policy of one, and why some are not run."""

from base64 import b64encode

import pytest

from harness.model.page import Block, Role
from harness.pages.forms import names_another_bucket
from harness.pages.plan import method_of
from harness.pages.printed_forms import printed_form
from harness.pages.reading import read_page


def block(language: str, code: str) -> Block:
    return read_page("page.md", f"```{language}\n{code}\n```\n".encode()).blocks[0]


CURL = 'curl -F key=a -F policy="<policy>" -F Signature="<signature>" -F file=@a.txt "<host>"'
GO = """
w.WriteField("policy", policy)
w.WriteField("Signature", signature)
http.Post(host, kind, body)
"""
RUBY = """
request.set_form([['policy', policy], ['Signature', signature], ['file', f]], 'multipart/form-data')
"""
PHP = """
$client->post($host, ['multipart' => [
    ['name' => 'policy', 'contents' => $policy],
    ['name' => 'Signature', 'contents' => $s],
]]);
"""
JSON = """curl -d '{"policy": "<policy>", "signature": "<signature>"}' "<host>\""""
DOCUMENT = (
    b'{"expiration": "2030-01-01T00:00:00Z", "conditions": [{"bucket": "acme"},'
    b' ["starts-with", "$key", "in/"], ["content-length-range", 1, 9]]}'
)
POSTED = [("bash", CURL), ("bash", JSON), ("go", GO), ("ruby", RUBY), ("php", PHP)]


@pytest.mark.parametrize(("language", "code"), POSTED, ids=[code[:24] for _, code in POSTED])
def test_what_posts_a_form_is_an_uploader_with_a_policy(language: str, code: str) -> None:
    read = block(language, code)

    assert (read.role, read.form, method_of(read)) == (Role.UPLOADER, True, "POST")


def test_what_signs_a_policy_of_v4_signs_a_form_and_no_url() -> None:
    code = (
        'policy = b64encode(json.dumps({"conditions": [{"x-oss-signature-version": V}]}))\n'
        "print(policy, hmac.new(key, policy, hashlib.sha256).hexdigest())"
    )
    read = block("python", code)

    assert (read.role, read.form, read.also_uploads) == (Role.SIGNER, True, False)


def test_a_form_of_another_service_is_not_run() -> None:
    code = 'curl -F key=a -F policy=$POLICY -F x-amz-signature=$SIGNATURE -F file=@a.txt "$HOST"'

    assert "it is a form of S3" in block("bash", code).reason


def test_a_form_whose_policy_comes_from_a_server_elsewhere_is_not_run() -> None:
    code = (
        'got = requests.get("https://upload.acme.test/policy").json()\n'
        'fields = {"policy": got["policy"], "Signature": got["signature"], "key": "a"}\n'
        'requests.post(got["host"], data=fields, files={"file": open("a", "rb")})'
    )

    assert "upload.acme.test" in block("python", code).reason


def test_an_uploader_of_a_signed_url_is_no_form() -> None:
    read = block("bash", 'curl -T a.txt "<signedUrl>"  # the policy of the bucket allows it')

    assert (read.role, read.form) == (Role.UPLOADER, False)


def test_a_printed_policy_says_its_bucket_its_key_and_its_lengths() -> None:
    printed = (
        f'{{"policy": "{b64encode(DOCUMENT).decode()}",'
        ' "signature": "AAAAAAAAAAAAAAAAAAAAAAAAAAA="}'
    )
    form = printed_form(printed, "ours", "a.txt")

    assert form is not None
    assert (form.bucket, form.key) == ("acme", "in/exampleobject.txt")
    assert (form.shortest, form.longest, form.is_v4) == (1, 9, False)


def test_what_prints_no_signature_has_printed_no_form() -> None:
    assert printed_form("policy: eyJhIjogMX0=", "ours", "a.txt") is None


@pytest.mark.parametrize(
    ("signer", "posted", "differs"),
    [
        ('{"bucket": "shop-one"}', "shop-two", True),
        ("bucket = 'shop-one'", "shop-two", True),
        ('["eq", "$bucket", "shop-one"]', "shop-two", True),
        ('{"bucket": "shop-one"}', "shop-one", False),
        ('{"bucket": "examplebucket"}', "shop-two", False),
        ('{"bucket": "shop-one"}', "your-bucket", False),
        ('["starts-with", "$key", "in/"]', "shop-two", False),
    ],
)
def test_a_form_for_another_bucket_than_its_policy_names_is_seen(
    signer: str, posted: str, *, differs: bool
) -> None:
    sender = f"curl -F file=@a https://{posted}.oss-cn-hangzhou.aliyuncs.com"

    assert names_another_bucket(signer, sender) is differs


SIGNS = (
    'policy = b64encode(json.dumps({"conditions": [["starts-with", "$key", ""]]}))\n'
    "mark = b64encode(hmac.new(key, policy, hashlib.sha1).digest())\n"
)


@pytest.mark.parametrize(
    ("rest", "posts"),
    [
        ('shelf.write(\'<form method=post enctype="multipart/form-data">%s</form>\' % mark)', 0),
        ("# requests.post(url, files=parts)\nprint(mark)", 0),
        ("requests.post(url, data=fields, files={'file': parcel})", 1),
        ("wire.request('POST', '/', lines, {'Content-Type': 'multipart/form-data'})", 1),
    ],
    ids=["form-in-a-text", "comment", "files", "by-hand"],
)  # fmt: skip
def test_what_signs_a_policy_posts_the_form_only_where_it_hands_a_file_over(
    rest: str, posts: int
) -> None:
    read = block("python", SIGNS + rest)

    assert (read.role, read.form, read.also_uploads) == (Role.SIGNER, True, bool(posts))


@pytest.mark.parametrize(("option", "form"), [("-sSF", 1), ("--form-string", 1), ("-H", 0)])
def test_a_command_sends_a_form_by_its_options(option: str, form: int) -> None:
    read = block(
        "sh",
        f"curl {option} 'policy=<policy>' {option} 'signature=<signature>' https://a.example.org",
    )

    assert read.form is bool(form)
