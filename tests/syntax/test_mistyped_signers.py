"""A call that nearly has the name of one that signs: its program fails, and does not do nothing."""

import pytest

from harness.model.grammar import Deed
from harness.model.page import Language
from harness.syntax.deeds import deeds, of
from harness.syntax.source import parse

PYTHON = 'import oss2\n\nprint(shelf.{}("PUT", "reel.bin", 60))'
JAVA = "import com.aliyun.oss.OSS;\n\nclass A {{ URL a(OSS shop) {{ return shop.{}(order); }} }}"
NODE = 'const OSS = require("ali-oss");\nconsole.log(shop.{}("reel.bin"));'


def signs(language: Language, text: str) -> bool:
    source = parse(language, text)
    assert source is not None
    return bool(of(deeds(source), Deed.SIGNS))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.PYTHON, PYTHON.format("sign_urls")),
        (Language.JAVA, JAVA.format("generatePresignUrl")),
        (Language.JAVASCRIPT, NODE.format("signatureUrls")),
    ],
)
def test_a_slip_in_the_name_of_a_signer_leaves_it_one(language: Language, text: str) -> None:
    assert signs(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.PYTHON, PYTHON.format("put_object")),
        (Language.PYTHON, PYTHON.format("sign_urls").replace("oss2", "shelves")),
        (Language.PYTHON, PYTHON.format("sign_urls").replace("shelf.", "")),
        (Language.PYTHON, f"def sign_urls(a, b, c):\n    return a\n\n{PYTHON.format('sign_urls')}"),
        (Language.JAVA, JAVA.format("getObject")),
    ],
    ids=["another name", "no SDK", "no method", "its own function", "another method"],
)
def test_what_is_another_name_signs_nothing(language: Language, text: str) -> None:
    assert not signs(language, text)
