# ruff: noqa: E501  a table reads best with one row a line
"""A signer that is not run: what it signs is read, or who comes after it is not judged."""

from collections.abc import Mapping

import pytest

from harness.catalog.catalog import default_root
from harness.model.cell import DriverName
from harness.model.scenario import Variant
from harness.pages.plan import PlannedBlock, plan_page
from harness.pages.programs import read_tooling
from harness.pages.reading import read_page

KIT = read_tooling(default_root())
SIGNED = 'var u = new OssClient(e, i, s).GeneratePresignedUri(new GeneratePresignedUriRequest("b", "k", SignHttpMethod.Put){});'
CALLED = "var r = new GeneratePresignedUriRequest(b, k, SignHttpMethod.Put); var u = new OssClient(e, i, s).GeneratePresignedUri(r);"


C = """oss_request_options_t *options = NULL;
apr_table_t *sent = apr_table_make(p, 2);
apr_table_set(sent, "Content-Type", "a/b");
aos_http_request_t *req = aos_http_request_create(p);
req->method = HTTP_PUT;
req->headers = sent;
char *link = oss_gen_signed_url(options, &bucket, &object, end, req);"""
CPP = """GeneratePresignedUrlRequest asked("b", "k", Http::Put);
asked.setContentType("a/b");
asked.UserMetaData()["x"] = "y";
auto made = client.GeneratePresignedUrl(asked);"""


def uploader_after(language: str, signer: str, heading: str = "Reels") -> PlannedBlock:
    page = read_page(
        "page.md",
        f"# {heading}\n```{language}\n{signer}\n```\n\n```sh\ncurl -T a '<signedUrl>'\n```\n".encode(),
    )
    planned = plan_page(page, KIT, (Variant.PUBLISHED,), DriverName.LOCAL)
    return list(planned)[-1]


@pytest.mark.parametrize(
    ("language", "signer", "headers"),
    [
        ("csharp", SIGNED.replace("{}", ""), {}),
        ("python", 'print(depot.sign_url("PUT", "a.txt", 60))', {}),
        ("python", 'print(depot.sign_url("PUT", "a.txt", 60, headers={"Content-Type": "text/plain"}))', {"content-type": "text/plain"}),
        ("csharp", SIGNED.replace("{}", '{ ContentType = "text/plain" }'), {"content-type": "text/plain"}),
        ("csharp", SIGNED.replace("{}", '{ UserMetadata = { { "a", "b" }, ["c"] = "d" } }'), {"x-oss-meta-a": "b", "x-oss-meta-c": "d"}),
        ("csharp", f'var kind = "text/plain";\n{CALLED}\nr.ContentType = kind;\nr.AddUserMetadata("a", "b");\nr.UserMetadata.Add("c", "d");', {"content-type": "text/plain", "x-oss-meta-a": "b", "x-oss-meta-c": "d"}),
        ("csharp", f"{CALLED}\nr.ResponseHeaders.ContentType = type;", {}),
        ("csharp", 'var u = new OSS.Client(c).Presign(new OSS.Models.PutObjectRequest() { Key = "k", Metadata = new Dictionary<string, string>() { { "a", "b" } }, StorageClass = "IA" });', {"x-oss-meta-a": "b", "x-oss-storage-class": "IA"}),
        ("swift", 'import AlibabaCloudOSS\nvar r = PutObjectRequest(bucket: "b", key: "k", contentType: "a/b")\nr.metadata = ["x": "y"]\nlet u = try await client.presign(r)', {"content-type": "a/b", "x-oss-meta-x": "y"}),
        ("swift", 'import AliyunOSSiOS\nlet u = client.presignConstrainURL(withBucketName: "b", withObjectKey: "k", httpMethod: "PUT", withExpirationInterval: 60, withParameters: [:], withHeaders: ["Content-Type": "a/b", "x-oss-object-acl": "private"])', {"content-type": "a/b", "x-oss-object-acl": "private"}),
        ("objective-c", 'NSDictionary *kept = @{@"Content-Type": @"a/b"};\nOSSTask *t = [client presignConstrainURLWithBucketName:@"b" withObjectKey:@"k" httpMethod:@"PUT" withExpirationInterval:60 withParameters:nil withHeaders:kept];', {"content-type": "a/b"}),
        ("php", '<?php\nuse OSS\\OssClient;\necho $c->signUrl("b", "k", 60, "PUT");', {}),
        ("php", '<?php\nuse OSS\\OssClient;\necho $c->signUrl("b", "k", 60, "PUT", ["Content-Type" => "a/b"]);', {"content-type": "a/b"}),
        ("php", '<?php\nuse AlibabaCloud\\Oss\\V2 as Oss;\necho $c->presign(new Oss\\Models\\PutObjectRequest(bucket: "b", key: "k", contentType: "a/b", metadata: array("x" => "y")))->url;', {"content-type": "a/b", "x-oss-meta-x": "y"}),
        ("cpp", '#include <alibabacloud/oss/OssClient.h>\nint main() { auto u = c.GeneratePresignedUrl("b", "k", end, Http::Put); }', {}),
        ("cpp", CPP, {"content-type": "a/b", "x-oss-meta-x": "y"}),
        ("c", C, {"content-type": "a/b"}),
    ],
)  # fmt: skip
def test_the_url_of_an_uploader_is_signed_as_the_signer_signs(
    language: str, signer: str, headers: Mapping[str, str]
) -> None:
    planned = uploader_after(language, signer)

    assert planned.cell.unsupported == ""
    assert planned.stands_in is not None
    assert planned.stands_in.headers == headers
    assert "as the signer on line 3 signs" in planned.cell.scenario.title


@pytest.mark.parametrize(
    ("language", "signer"),
    [
        ("csharp", SIGNED.replace("{}", "{ ContentType = type }")),
        ("csharp", SIGNED.replace("{}", '{ UserMetadata = { { "a", author } } }')),
        (
            "csharp",
            f'{CALLED}\nvar sent = (HttpWebRequest)WebRequest.Create(u);\nsent.ContentType = "a/b";',
        ),
        (
            "swift",
            'import AlibabaCloudOSS\nlet u = try await client.presign(PutObjectRequest(bucket: "b", key: "k"))\nvar sent = URLRequest(url: u)\nsent.headers = ["Content-Type": "a/b"]',
        ),
        ("csharp", SIGNED.replace("{}", '{ ContentMd5 = "XrY7u+Ae7tCTyyK7j1rNww==" }')),
        ("csharp", f'{CALLED}\nr.AddQueryParam("x-oss-process", "image/resize,w_9");'),
        (
            "swift",
            'import AlibabaCloudOSS\nvar r = PutObjectRequest(bucket: "b", key: "k")\nr.metadata = told()\nlet u = try await client.presign(r)',
        ),
        ("php", '<?php\nuse OSS\\OssClient;\necho $c->signUrl("b", "k", 60, "PUT", $headers);'),
        ("csharp", SIGNED.replace("Put", "Get")),
        ("dart", "final link = await depot.getSignedUrl('k');"),
        ("rust", 'use aliyun_oss::Bucket;\nlet link = depot.sign_upload_url("k", &asked);'),
        ("python", "import boto3\nu = boto3.client('s3').generate_presigned_url('put_object')"),
    ],
)
def test_nobody_judges_by_a_signer_whose_headers_are_unknown(language: str, signer: str) -> None:
    planned = uploader_after(language, signer)

    assert planned.stands_in is None
    assert planned.cell.unsupported.startswith("the signer on line 3 was not run")


@pytest.mark.parametrize(
    ("heading", "is_judged"), [("Reels of OSS", True), ("Reels of OSS and of S3", False)]
)
def test_of_which_service_a_signer_is_says_its_page_where_it_says_nothing(
    heading: str, *, is_judged: bool
) -> None:
    signs = 'let link = depot.sign_upload_url("k", &Asked::new().with_content_type("a/b"));'

    planned = uploader_after("rust", signs, heading)

    assert (planned.stands_in is not None) is is_judged


RUN = "import oss2\nprint(oss2.Bucket(oss2.Auth('a', 'b'), 'https://oss-cn-hangzhou.aliyuncs.com', 'c').sign_url('PUT', 'k', 60))"


@pytest.mark.parametrize(
    ("language", "below", "headers", "reason"),
    [
        ("python", "print(bucket.sign_url('PUT', name_of(user), 60, headers=kept))", None, "the signer on line 8 was not run"),
        ("csharp", SIGNED.replace("{}", "{ ContentType = type }"), None, ""),
    ],
)  # fmt: skip
def test_a_step_of_the_page_that_is_not_run_is_not_passed_over(
    language: str, below: str, headers: Mapping[str, str] | None, reason: str
) -> None:
    planned = uploader_after("python", f"{RUN}\n```\n\n```{language}\n{below}")

    assert planned.cell.unsupported.startswith(reason)
    assert (planned.stands_in and planned.stands_in.headers) == headers
    assert (planned.signer is None) is bool(reason)
