import pytest

from harness.catalog.messages import fix_of, message_of
from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.model.scenario import Variant
from harness.model.severity import Severity
from harness.model.verdict import Finding, Verdict
from harness.pages.reading import read_page
from harness.review.signed_url_host import HostFault, host_fault, shown_fault
from tests.tiny.pages import PageOrder, check_pages

QUERY = "x-oss-signature=0"
ENDPOINT = "oss-cn-hangzhou.aliyuncs.com"


def found(fault: HostFault) -> Finding:
    return Finding(rule="url-good", kind=fault.kind, subject=fault.host, details=fault.details)


def fault_of(host_and_path: str, code: str = "") -> HostFault | None:
    return host_fault(f"https://{host_and_path}?{QUERY}", code, comments=code)


@pytest.mark.parametrize(
    ("printed", "code", "fix"),
    [
        (f"{ENDPOINT}/b/a.txt", "is_path_style=True", "Drop `is_path_style`"),
        (f"{ENDPOINT}/b/a.txt", "cfg.use_path_style = True", "Drop `use_path_style`"),
        (f"{ENDPOINT}/b/a.txt", "oss.ForcePathStyle(true)", "Drop `ForcePathStyle`"),
        (f"{ENDPOINT}/b/a.txt", "is_cname=False, is_path_style=True", "Drop `is_path_style`"),
        (f"{ENDPOINT}/a.txt", "is_cname=True", "Drop `is_cname`"),
        (f"{ENDPOINT}/a.txt", "is_path_style=False, is_cname=True", "Drop `is_cname`"),
        (f"{ENDPOINT}/b/a.txt", "", f"`<bucket>.{ENDPOINT}`"),
        ("oss-accelerate.aliyuncs.com/b/a.txt", "", "`<bucket>.oss-accelerate.aliyuncs.com`"),
        (f"b.examplebucket.{ENDPOINT}/a.txt", "", f"without the bucket, `{ENDPOINT}`"),
        ("b.oss-oss-cn-hangzhou.aliyuncs.com/a", "'oss-cn-hangzhou'", "as `cn-hangzhou`"),
        ("b.cn-hangzhou.aliyuncs.com/a", "region: 'cn-hangzhou'", "as `oss-cn-hangzhou`"),
        ("cn-hangzhou.aliyuncs.com/b/a", "'cn-hangzhou.aliyuncs.com'", "as `oss-cn-hangzhou`"),
        ("b.oss-cn-hangzhou.aliyun.com/a", "", f"as `{ENDPOINT}`"),
        ("b.oss.cn-hangzhou.aliyuncs.com/a", "cn-hangzhou", "as `oss-cn-hangzhou`"),
        ("b.oss-hangzhou.aliyuncs.com/a", "", "`oss-<region>.aliyuncs.com`"),
        ("b.oss-cn-hangzhou.aliyun.com/a", "is_cname=True", f"as `{ENDPOINT}`"),
    ],
)
def test_a_host_at_which_no_reader_gets_an_answer_is_an_error(
    printed: str, code: str, fix: str
) -> None:
    fault = fault_of(printed, code)

    assert fault is not None
    assert fault.severity is Severity.ERROR
    assert printed.partition("/")[0] in message_of(found(fault))
    assert "`<bucket>.oss-<region>.aliyuncs.com`" in message_of(found(fault))
    assert fix in fix_of(found(fault))


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        (f"b.{ENDPOINT}/a.txt", ""),
        ("b.oss-cn-hangzhou-internal.aliyuncs.com/a", ""),
        ("b.oss-accelerate.aliyuncs.com/a", ""),
        ("b.oss-accelerate-overseas.aliyuncs.com/a", ""),
        ("b.oss-rg-china-mainland.aliyuncs.com/a", ""),
        ("b.oss-cn-shanghai-finance-1.aliyuncs.com/a", ""),
        ("b.cn-hangzhou.oss.aliyuncs.com/a", ""),
        ("b.s3.oss-cn-hangzhou.aliyuncs.com/a", ""),
        ("files.example.com/a", "is_cname=True"),
        ("127.0.0.1:9000/b/a", "is_path_style=True"),
        ("[::1]:9000/b/a", ""),
        ("localhost:9000/b/a", ""),
        ("b.localhost:9000/a", ""),
    ],
)
def test_a_host_at_which_a_reader_gets_an_answer_is_good(printed: str, code: str) -> None:
    assert fault_of(printed, code) is None


@pytest.mark.parametrize(
    ("printed", "code"),
    [
        ("files.example.com/a", ""),
        ("files.example.com/a", "is_cname=False"),
        ("b.oss-cn-hangzhou.aliyuncs.cn/a", ""),
        ("notaliyuncs.com/a", ""),
        ("b.cn-hangzhou.aliyuncs.com/a", "region: '<region>'"),
    ],
    ids=["own", "not bound", "another domain", "alike", "a region that we filled in"],
)
def test_a_host_of_which_nobody_can_tell_is_a_warning(printed: str, code: str) -> None:
    fault = fault_of(printed, code)

    assert fault is not None
    assert fault.severity is Severity.WARNING
    assert fix_of(found(fault))


INTERNAL = "oss-cn-hangzhou-internal.aliyuncs.com"


def test_an_internal_endpoint_is_a_warning_that_names_the_public_one() -> None:
    fault = fault_of(f"b.{INTERNAL}/a.txt", f"endpoint = 'https://{INTERNAL}'")

    assert fault is not None
    assert fault.severity is Severity.WARNING
    assert "the region `cn-hangzhou`" in message_of(found(fault))
    assert f"`{ENDPOINT}`" in fix_of(found(fault))


@pytest.mark.parametrize(
    "code",
    [
        f"endpoint = 'https://{INTERNAL}'  # from an ECS instance",
        f'// 内网Endpoint\nString endpoint = "{INTERNAL}";',
        f"# inside the VPC\nendpoint = '{INTERNAL}'",
        "endpoint = os.environ['ENDPOINT']",
    ],
)
def test_an_internal_endpoint_that_the_code_explains_or_does_not_write_is_good(code: str) -> None:
    assert fault_of(f"b.{INTERNAL}/a.txt", code) is None


SIGNER = """# Upload

```python
import oss2

auth = oss2.AuthV4("<yourAccessKeyId>", "<yourAccessKeySecret>")
bucket = oss2.Bucket(auth, "https://{endpoint}", "examplebucket", region="cn-hangzhou"{more})
print(bucket.sign_url("PUT", "a.txt", 600, slash_safe=True))
```

```bash
curl -s -w '%{{http_code}}' -T demo.txt "<signedUrl>"
```
"""


@pytest.mark.parametrize(
    ("endpoint", "more", "column"),
    [
        (ENDPOINT, "", 0),
        (ENDPOINT, ", is_path_style=True", 107),
        (ENDPOINT, ", is_cname=True", 107),
        (f"examplebucket.{ENDPOINT}", "", 37),
        ("cn-hangzhou.aliyuncs.com", "", 37),
    ],
    ids=["good", "path style", "name of one's own", "bucket twice", "without oss"],
)
def test_a_signer_is_told_of_the_host_that_its_library_makes(
    endpoint: str, more: str, column: int
) -> None:
    page = read_page("page.md", SIGNER.format(endpoint=endpoint, more=more).encode())
    order = PageOrder(pages=(page,), variants=(Variant.PUBLISHED,))
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        signer, uploader = check_pages(order, environment, []).report.results

    told = [(f.rule, f.place.line, f.place.column) for f in signer.findings if f.place]
    assert told == ([("url-good", 7, column)] if column else [])
    assert signer.verdict is (Verdict.FAILED if column else Verdict.PASSED)
    assert uploader.verdict is Verdict.PASSED


def test_a_setting_in_a_comment_is_none() -> None:
    text = SIGNER.format(endpoint="files.example.com", more=",\n    # or is_cname=True\n")
    order = PageOrder(pages=(read_page("page.md", text.encode()),), variants=(Variant.PUBLISHED,))
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        signer, _ = check_pages(order, environment, []).report.results

    assert [one.kind for one in signer.findings] == ["host-own-name"]


def test_a_path_style_url_that_a_block_shows_is_not_replaced_in_silence() -> None:
    url = f"https://{ENDPOINT}/examplebucket/a.txt?x-oss-signature=0"
    text = f"# Upload\n\n```bash\ncurl -s -w '%{{http_code}}' -T demo.txt \"{url}\"\n```\n"
    order = PageOrder(pages=(read_page("page.md", text.encode()),), variants=(Variant.PUBLISHED,))
    with open_environment(LocalDriver(default_cache(), confine=True)) as environment:
        (uploader,) = check_pages(order, environment, []).report.results

    (told,) = (f for f in uploader.findings if f.rule == "url-good")
    assert told.severity is Severity.WARNING
    assert told.place is not None
    assert told.place.line == 4
    assert f"`<bucket>.{ENDPOINT}`" in fix_of(told)


def test_a_url_that_a_block_shows_as_it_must_be_is_none_of_our_business() -> None:
    assert shown_fault(f"https://b.{ENDPOINT}/a?{QUERY}") is None
    assert shown_fault(f"https://bucket.oss-region.aliyuncs.com/a?{QUERY}") is None
