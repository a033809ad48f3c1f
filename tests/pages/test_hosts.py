# ruff: noqa: E501  a table reads best with one row a line
"""What a signer is told: the endpoint or the host, the region, and what it asks its environment for."""

import pytest

from harness.catalog.catalog import default_root
from harness.model.scenario import Variant
from harness.pages.programs import page_program, read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())


@pytest.mark.parametrize(
    ("language", "text", "variable"),
    [
        ("python", "e = 'yourEndpoint'\nb = oss2.Bucket(a, e, 'n')\nb.sign_url('PUT', 'k', 9)", "HARNESS_ENDPOINT"),
        ("python", "e = 'yourEndpoint'\nb = oss2.Bucket(a, f'https://{e}', 'n')\nb.sign_url('PUT', 'k', 9)", "HARNESS_HOST"),
        ("python", "e = os.environ['OSS_ENDPOINT']\nb = oss2.Bucket(a, 'https://' + e, 'n')\nb.sign_url('PUT', 'k', 9)", "HARNESS_HOST"),
        ("python", "e = os.environ['OSS_ENDPOINT']\nb = oss2.Bucket(a, e, 'n')\nb.sign_url('PUT', 'k', 9)", "HARNESS_ENDPOINT"),
        ("js", "const endpoint = '<endpoint>';\nconst host = `${bucket}.${endpoint}`;\nshop.signatureUrl('k');", "HARNESS_HOST"),
        ("java", 'String endpoint = "yourEndpoint";\nString h = "https://" + name + "." + endpoint;\nURL u = shop.generatePresignedUrl(h, k, d);', "HARNESS_HOST"),
        ("php", "<?php\n$endpoint = getenv('OSS_ENDPOINT');\n$h = \"https://{$bucket}.{$endpoint}/\";\n$u = $shop->signUrl($h, 'k', 9);", "HARNESS_HOST"),
        ("js", "const O = require('ali-oss');\nnew O({ region: 'yourRegion' }).signatureUrl('k');", "HARNESS_OSS_REGION"),
        ("js", "new Shelf({ region: 'yourRegion' }).signatureUrl('k');", "HARNESS_REGION"),
        ("js", "const O = require('ali-oss');\nnew O({ region: process.env.OSS_REGION }).signatureUrl('k');", "HARNESS_OSS_REGION"),
        ("js", "const O = require('ali-oss');\nnew O({ region: process.env['REGION'] || 'oss-cn-beijing' }).signatureUrl('k');", "HARNESS_OSS_REGION"),
        ("js", "const O = require('ali-oss');\nnew O({ region: `oss-${process.env.REGION}` }).signatureUrl('k');", "HARNESS_REGION"),
        ("js", "new Shelf({ region: process.env.OSS_REGION }).signatureUrl('k');", "HARNESS_REGION"),
        ("python", "n = os.environ['MY_BUCKET']\nb = oss2.Bucket(a, e, n)\nb.sign_url('PUT', 'k', 9)", "HARNESS_BUCKET"),
        ("python", "i = os.getenv('ALIYUN_AK')\nb.sign_url('PUT', i, 9)", "OSS_ACCESS_KEY_ID"),
        ("js", "const s = process.env.ALIYUN_SECRET;\nshop.signatureUrl(s);", "OSS_ACCESS_KEY_SECRET"),
    ],
)  # fmt: skip
def test_a_signer_is_told_what_its_place_asks_for(language: str, text: str, variable: str) -> None:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    toolkit = KIT.toolkit(block)

    assert toolkit is not None
    made = page_program(block, KIT, toolkit, Variant.PUBLISHED, {})
    assert variable in made.bound.variables


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("php", "<?php\n$s = hash_hmac('sha1', $t, $k, true);\necho \"https://$b.example.com/$o?OSSAccessKeyId=$i&Signature=$s\";"),
        ("ruby", "s = OpenSSL::HMAC.digest('sha1', k, t)\nputs \"https://b.example.com/o?OSSAccessKeyId=#{key_id}&Signature=#{s}\""),
        ("java", 'String s = sign(Mac.getInstance("HmacSHA1"));\nSystem.out.println("https://b.example.com/o?OSSAccessKeyId=" + id + "&Signature=" + s);'),
        ("go", 'h := hmac.New(sha1.New, k)\nfmt.Printf("https://b.example.com/o?OSSAccessKeyId=%s&Signature=%s", id, sum(h))'),
        ("python", "s = hmac.new(k, t, sha1)\nprint('https://b.example.com/o?OSSAccessKeyId={key_id}&Signature={s}'.format(key_id=i, s=s))"),
    ],
)  # fmt: skip
def test_a_url_that_a_signer_puts_together_stays_its_own(language: str, text: str) -> None:
    (block,) = read_page("page.md", f"```{language}\n{text}\n```\n".encode()).blocks
    toolkit = KIT.toolkit(block)

    assert toolkit is not None
    made = page_program(block, KIT, toolkit, Variant.PUBLISHED, {})
    assert text.splitlines()[1] in made.program.source
