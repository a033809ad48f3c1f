from harness.model.identity import KeyPair, SecurityToken
from harness.model.upload import SignedUpload


def test_no_secret_stands_in_the_text_of_a_value() -> None:
    pair = KeyPair(access_key_id="LTAI5tExample", access_key_secret="very-secret")
    token = SecurityToken(token="a-token", key=pair, expires_at=0.0)

    assert "LTAI5tExample" in repr(token)
    assert "very-secret" not in repr(token)
    assert "a-token" not in repr(token)


def test_no_signed_url_stands_in_the_text_of_an_upload() -> None:
    upload = SignedUpload(
        url="http://127.0.0.1/b/k?x-oss-signature=00ff",
        method="PUT",
        bucket="b",
        key="k",
        signed_at=0.0,
        signed_headers={},
        send_headers={},
        send_metadata={},
    )

    assert "00ff" not in repr(upload)
