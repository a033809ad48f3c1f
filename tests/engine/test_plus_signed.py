"""URLs for blocks that decode what a page's signer made."""

from dataclasses import replace

import pytest

from harness.catalog.messages import message_of
from harness.engine.environment import REGION, Environment
from harness.engine.plus_signed import with_plus_signed
from harness.model.identity import AuthVersion
from harness.model.scenario import Signer, Variant
from harness.model.signed import Signed
from harness.model.upload import SignedUpload
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from harness.signing.sign import Signature, sign_url
from tests.tiny.pages import PageOrder, check_pages

PAGE = """# Reels

```python
import oss2

auth = oss2.Auth("<yourAccessKeyId>", "<yourAccessKeySecret>")
shelf = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "shelf")
print(shelf.sign_url("PUT", "reel.bin", 300))
```

```python
import requests
from urllib.parse import unquote

link = unquote("<signedUrl>")
requests.put(link, data=open("reel.bin", "rb"), timeout=60).raise_for_status()
```
"""

*_, BLOCK = read_page("page.md", PAGE.encode()).blocks


def signed(environment: Environment, bucket: str, auth: AuthVersion) -> SignedUpload:
    url = sign_url(
        Signature(
            endpoint=environment.endpoint,
            region=REGION,
            bucket=bucket,
            key="reel.bin",
            credentials=environment.keyring.pairs[Signer.OWNER],
            auth=auth,
            headers={"x-oss-meta-of": "us"},
        )
    )
    headers = {"x-oss-meta-of": "us"}
    return SignedUpload(
        url=url,
        method="PUT",
        bucket=bucket,
        key="reel.bin",
        signed_at=0.0,
        signed_headers=headers,
        send_headers=headers,
        send_metadata={},
        signed=Signed(url=url, method="PUT", bucket=bucket, key="reel.bin", headers=headers),
    )


def test_a_signature_of_v1_is_one_with_a_plus(environment: Environment) -> None:
    with environment.own_bucket() as bucket:
        before = signed(environment, bucket, AuthVersion.V1)

        upload = with_plus_signed(before, BLOCK, environment)

    assert "%2B" in upload.url.rpartition("=")[2]
    assert upload.signed is not None
    assert upload.signed.url == upload.url


@pytest.mark.parametrize(
    ("auth", "changes"),
    [
        (AuthVersion.V4, ("", "")),
        (AuthVersion.V1, ("?", "?x-oss-process=style%2Fa&")),
        (AuthVersion.V1, ("OSSAccessKeyId=", "OSSAccessKeyId=another")),
        (AuthVersion.V1, ("Expires=", "Expires=soon")),
        (AuthVersion.V1, ("Expires=1", "Expires=")),
    ],
)
def test_any_other_url_is_left_alone(
    auth: AuthVersion, changes: tuple[str, str], environment: Environment
) -> None:
    upload = signed(environment, "shelf", auth)
    upload = replace(upload, url=upload.url.replace(*changes) if changes[0] else upload.url)

    assert with_plus_signed(upload, BLOCK, environment) is upload


def test_a_wrong_signature_stays_wrong(environment: Environment) -> None:
    upload = signed(environment, "shelf", AuthVersion.V1)
    upload = replace(upload, signed_headers={"x-oss-meta-of": "others"})

    assert with_plus_signed(upload, BLOCK, environment) is upload


def test_what_is_decoded_beside_the_url_does_no_harm(environment: Environment) -> None:
    beside = PAGE.replace('link = unquote("<signedUrl>")', 'link = "<signedUrl>"; unquote("%20")')
    page = read_page("page.md", beside.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))

    *_, result = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.PASSED


def test_a_block_that_decodes_its_signers_url_fails_each_time(environment: Environment) -> None:
    page = read_page("page.md", PAGE.encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))

    *_, result = check_pages(order, environment, []).report.results

    assert result.verdict is Verdict.FAILED
    (refused,) = (one for one in result.findings if one.rule == "status-expected")
    assert "A `+` of the signature was sent as it stands" in message_of(refused)
    assert '+link = "<signedUrl>"' in refused.patch
