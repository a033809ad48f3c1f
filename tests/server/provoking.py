"""A request for every refusal that is no matter of signatures: how each row of the table is met."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import oss2
import requests
from oss2.models import (
    BatchDeleteObjectVersion,
    BatchDeleteObjectVersionList,
    BucketVersioningConfig,
)

from harness.model.scenario import Fault, FaultKind
from harness.model.ticket import Ticket
from tests.server.site import OWNER, STRANGER, Site

Provoke = Callable[[Site], object]

LATER = 1_900_000_000.0
NOT_HERE = {
    "storage-failed": "a disk that fails: tests/server/test_store.py",
    "request-timeout": "a client that is silent: tests/server/test_connection.py",
    "body-incomplete": "a client that leaves: tests/server/test_connection.py",
    "chunk-malformed": "a body that is no chunks: tests/server/test_adversary.py",
    "location-unknown": "a bucket elsewhere: tests/server/test_as_the_suites_expect.py",
    "copy-too-large": "a gigabyte: tests/server/test_operations_oss2.py",
    "callback-failed": "a receiver: tests/server/test_callback.py",
    "form-field-repeated": "forms: tests/server/test_post_object.py",
    "part-not-sequential": "uploads: tests/server/test_as_the_suites_expect.py",
    "form-field-too-long": "forms: tests/server/test_post_object.py",
    "form-malformed": "forms: tests/server/test_post_object.py",
    "form-file-too-small": "forms: tests/server/test_post_object.py",
    "form-file-too-large": "forms: tests/server/test_post_object.py",
    "form-key-missing": "forms: tests/server/test_post_object.py",
    "policy-expired": "forms: tests/server/test_post_object.py",
    "policy-lacks-condition": "forms: tests/server/test_post_object.py",
    "policy-violated": "forms: tests/server/test_post_object.py",
    "policy-malformed": "forms: tests/server/test_post_object.py",
    "key-empty": "forms, the only requests that can name no key: tests/server/test_post_object.py",
    "worm-locked": "a policy: tests/server/test_worm.py",
    "object-immutable": "a policy: tests/server/test_worm.py",
    "retention-illegal": "retention: tests/server/test_worm.py",
    "default-retention-not-mocked": "retention by default is declined in as many words",
}


def _put(**headers: str) -> Provoke:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda site: site.call("PUT", "key", named, b"x")


def _ask(method: str, key: str = "key", body: bytes = b"", **params: str) -> Provoke:
    named = {name.replace("_", "-"): value for name, value in params.items()}

    def provoke(site: Site) -> object:
        url = site.oss2().sign_url(method, key, 60, params=named, slash_safe=True)
        framing = {"Content-Length": str(len(body))}
        return site.send(method, url.removeprefix(site.server.endpoint), framing, body)

    return provoke


def _sdk(ask: Callable[[oss2.Bucket], object]) -> Provoke:
    def provoke(site: Site) -> object:
        try:
            return ask(site.oss2())
        except oss2.exceptions.OssError as error:
            return error

    return provoke


def _anonymous(method: str, path: str, **headers: str) -> Provoke:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda site: requests.request(
        method, f"{site.server.endpoint}/{site.bucket}{path}", headers=named, timeout=10
    )


def _host(host: str) -> Provoke:
    return lambda site: requests.get(
        f"{site.server.endpoint}/key", headers={"Host": host}, timeout=10
    )


def _after(*steps: Provoke) -> Provoke:
    return lambda site: [step(site) for step in steps]


def _fault(**settings: Any) -> Provoke:  # noqa: ANN401
    def provoke(site: Site) -> None:
        site.server.admit(Ticket(bucket=site.bucket, fault=Fault(**settings)))
        site.call("PUT", "key", body=b"x")

    return provoke


def _versions(bucket: oss2.Bucket) -> None:
    config = BucketVersioningConfig()
    config.status = "Enabled"
    bucket.put_bucket_versioning(config)


def _marked(bucket: oss2.Bucket) -> object:
    _versions(bucket)
    bucket.put_object("key", b"x")
    marker = bucket.delete_object("key").versionid
    return bucket.get_object("key", params={"versionId": marker})


def _worm_twice(bucket: oss2.Bucket) -> object:
    bucket.init_bucket_worm(1)
    return bucket.init_bucket_worm(1)


def _worm_beside(bucket: oss2.Bucket) -> object:
    _versions(bucket)
    return bucket.init_bucket_worm(1)


def _small_part(bucket: oss2.Bucket) -> object:
    upload = bucket.init_multipart_upload("key").upload_id
    infos = [
        oss2.models.PartInfo(n, bucket.upload_part("key", upload, n, b"x").etag) for n in (1, 2)
    ]
    return bucket.complete_multipart_upload("key", upload, infos)


def _parts(*numbers: int) -> Provoke:
    def ask(bucket: oss2.Bucket) -> object:
        upload = bucket.init_multipart_upload("key").upload_id
        tag = bucket.upload_part("key", upload, 1, b"x").etag
        listed = "".join(
            f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n in numbers
        )
        body = f"<CompleteMultipartUpload>{listed}</CompleteMultipartUpload>"
        url = bucket.sign_url("POST", "key", 60, params={"uploadId": upload}, slash_safe=True)
        return requests.post(url, data=body.encode(), timeout=10)

    return _sdk(ask)


def _stranger(site: Site) -> object:
    try:
        return site.oss2(STRANGER).put_object("key", b"x")
    except oss2.exceptions.OssError as error:
        return error


def _twice(name: str, value: str) -> Provoke:
    header = {f"x-oss-{name}": value}
    parameter = name if name.startswith("callback") else f"x-oss-{name}"

    def provoke(site: Site) -> object:
        url = site.oss2().sign_url(
            "PUT", "key", 60, headers=header, params={parameter: value}, slash_safe=True
        )
        return site.send("PUT", url.removeprefix(site.server.endpoint), header, b"x")

    return provoke


def _put_by_v1(**headers: str) -> Provoke:
    # V4 takes no request with an empty header that is signed: only older versions get so far.
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    auth = oss2.Auth(OWNER.access_key_id, OWNER.access_key_secret)

    def provoke(site: Site) -> object:
        bucket = oss2.Bucket(auth, site.server.endpoint, site.bucket)
        url = bucket.sign_url("PUT", "key", 60, headers=named, slash_safe=True)
        return site.send("PUT", url.removeprefix(site.server.endpoint), named, b"x")

    return provoke


def _sdk_of_a_stranger(ask: Callable[[oss2.Bucket], object]) -> Provoke:
    def provoke(site: Site) -> object:
        try:
            return ask(site.oss2(STRANGER))
        except oss2.exceptions.OssError as error:
            return error

    return provoke


def _of_bucket(method: str, **params: str) -> Provoke:
    def ask(bucket: oss2.Bucket) -> object:
        return bucket._do(method, bucket.bucket_name, "", params=params)  # noqa: SLF001

    return _sdk(ask)


def _cors_of_others(bucket: oss2.Bucket) -> object:
    rule = oss2.models.CorsRule(allowed_origins=["http://b"], allowed_methods=["PUT"])
    bucket.put_bucket_cors(oss2.models.BucketCors([rule]))
    url = f"{bucket.endpoint}/{bucket.bucket_name}/key"
    headers = {"Origin": "http://a", "Access-Control-Request-Method": "PUT"}
    return requests.options(url, headers=headers, timeout=10)


def _not_retained(bucket: oss2.Bucket) -> object:
    _versions(bucket)
    body = "<ObjectWormConfiguration><ObjectWormEnabled>Enabled</ObjectWormEnabled>"
    body += "</ObjectWormConfiguration>"
    name = bucket.bucket_name
    bucket._do("PUT", name, "", params={"objectWorm": ""}, data=body)  # noqa: SLF001
    bucket.put_object("key", b"x")
    return bucket._do("GET", name, "key", params={"retention": ""})  # noqa: SLF001


def _all_and_some(bucket: oss2.Bucket) -> object:
    upload_id = bucket.init_multipart_upload("key").upload_id
    parts = [oss2.models.PartInfo(1, "A")]
    headers = {"x-oss-complete-all": "yes"}
    return bucket.complete_multipart_upload("key", upload_id, parts, headers=headers)


def _bare(site: Site) -> object:
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {}))
        return wire.reply()


def _promise(site: Site, length: int) -> object:
    with site.wire() as wire:
        wire.send(site.head("PUT", site.sign("PUT", "key"), {"Content-Length": str(length)}))
        return wire.reply()


def _raw_metadata(site: Site) -> object:
    # No SDK signs bytes that are no text: V1 is short enough to be signed by hand.
    value, ends = b"caf\xe9", int(time.time()) + 60
    text = b"PUT\n\n\n%d\nx-oss-meta-a:%s\n/%s/key" % (ends, value, site.bucket.encode())
    digest = hmac.new(OWNER.access_key_secret.encode(), text, hashlib.sha1).digest()
    named = {
        "OSSAccessKeyId": OWNER.access_key_id,
        "Expires": str(ends),
        "Signature": base64.b64encode(digest).decode(),
    }
    target = f"/{site.bucket}/key?{urlencode(named)}"
    return site.send("PUT", target, {"x-oss-meta-a": value}, b"x")


def _create_another(site: Site) -> object:
    site.server.create_bucket("somebody-elses", owner="somebody")
    try:
        return oss2.Bucket(
            oss2.AuthV4(OWNER.access_key_id, OWNER.access_key_secret),
            site.server.endpoint,
            "somebody-elses",
            region="cn-hangzhou",
        ).create_bucket()
    except oss2.exceptions.OssError as error:
        return error


BODY = _put()
LINK = _sdk(lambda bucket: bucket.put_symlink("nowhere", "key"))
DATE = "2099-01-01T00:00:00.000Z"
PROVOKE: Mapping[str, Provoke] = {
    "host-unknown": _host("example.com"),
    "path-style-forbidden": _host("oss-cn-hangzhou.aliyuncs.com"),
    "bucket-in-another-region": _host("bucket.oss-cn-beijing.aliyuncs.com"),
    "bucket-name-illegal": _host("UPPER_CASE.localhost"),
    "bucket-unknown": _host("no-such-bucket.localhost"),
    "key-too-long": _ask("GET", "k" * 1024),
    "key-not-utf8": _anonymous("GET", "/%FF"),
    "key-begins-with-slash": _anonymous("GET", "/%2Fkey"),
    "bucket-of-somebody-else": _stranger,
    "bucket-not-yours": _sdk_of_a_stranger(lambda bucket: bucket.list_objects()),
    "operation-not-mocked": _ask("GET", select=""),
    "process-not-mocked": _ask("GET", x_oss_process="image/info"),
    "method-not-allowed": _ask("PATCH"),
    "header-not-implemented": lambda site: site.call(
        "PUT", "key", body=b"x", unsigned={"If-Match": "a"}
    ),
    "content-length-missing": _bare,
    "body-too-large": lambda site: _promise(site, 5 * 1024**3 + 1),
    "content-md5-malformed": _put(Content_MD5="five"),
    "content-md5-wrong": _put(Content_MD5="1B2M2Y8AsgTpgAmY7PhCfg=="),
    "crc64-wrong": _put(x_oss_hash_crc64ecma="1"),
    "storage-class-blank": _put_by_v1(x_oss_storage_class=""),
    "storage-class-unknown": _put(x_oss_storage_class="Free"),
    "object-acl-blank": _put_by_v1(x_oss_object_acl=""),
    "object-acl-unknown": _put(x_oss_object_acl="open"),
    "encryption-unknown": _put(x_oss_server_side_encryption="ROT13"),
    "metadata-too-large": _put(x_oss_meta_a="b" * 9_000),
    "metadata-name-illegal": lambda site: site.call("PUT", "key", {"x-oss-meta-a_b": "c"}, b"x"),
    "metadata-value-illegal": _raw_metadata,
    "tagging-malformed": _put(x_oss_tagging="a=b=c"),
    "tagging-illegal": _put(x_oss_tagging="a=1*"),
    "tagging-repeated": _put(x_oss_tagging="a=1&a=2"),
    "tags-too-many": _put(x_oss_tagging="&".join(f"a{n}=1" for n in range(11))),
    "tags-repeated": _after(
        BODY,
        _ask(
            "PUT",
            body=b"<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag>"
            b"<Tag><Key>a</Key><Value>2</Value></Tag></TagSet></Tagging>",
            tagging="",
        ),
    ),
    "directive-unknown": lambda site: site.call(
        "PUT",
        "key",
        {"x-oss-copy-source": f"/{site.bucket}/key", "x-oss-tagging-directive": "Merge"},
    ),
    "traffic-limit-twice": _twice("traffic-limit", "819200"),
    "traffic-limit-out-of-range": _put(x_oss_traffic_limit="1"),
    "forbid-overwrite-unknown": _put(x_oss_forbid_overwrite="perhaps"),
    "object-exists": _after(BODY, _put(x_oss_forbid_overwrite="true")),
    "object-unknown": _ask("GET"),
    "version-blank": _ask("GET", versionId=""),
    "version-malformed": _sdk(
        lambda b: b.delete_object_versions(
            BatchDeleteObjectVersionList([BatchDeleteObjectVersion("key", "234")])
        )
    ),
    "version-unknown": _after(BODY, _ask("GET", versionId="CAEQ")),
    "version-marker-alone": _sdk(lambda b: b.list_object_versions(versionid_marker="CAEQ")),
    "delete-marker": _sdk(_marked),
    "versioning-beside-worm": _sdk(_worm_beside),
    "object-frozen": _after(_put(x_oss_storage_class="Archive"), _ask("GET")),
    "restore-not-archived": _after(BODY, _ask("POST", restore="")),
    "restore-in-progress": _after(
        _after(_put(x_oss_storage_class="Archive"), _ask("POST", restore="")),
        _ask("POST", restore=""),
    ),
    "worm-exists": _sdk(_worm_twice),
    "worm-unknown": _sdk(lambda bucket: bucket.get_bucket_worm()),
    "object-worm-not-enabled": _put(x_oss_object_worm_mode="COMPLIANCE"),
    "precondition-failed": _after(
        BODY, lambda site: site.call("GET", "key", unsigned={"If-Match": "a"})
    ),
    "range-invalid": _after(
        BODY,
        lambda site: site.call(
            "GET", "key", {"x-oss-range-behavior": "standard"}, unsigned={"Range": "bytes=9-"}
        ),
    ),
    "content-type-override": _after(BODY, _ask("GET", response_content_type="a/b")),
    "fault-service-unavailable": _fault(kind=FaultKind.STATUS),
    "fault-internal-error": _fault(kind=FaultKind.STATUS, status=500),
    "fault-redirect-permanent": _fault(kind=FaultKind.REDIRECT, status=301),
    "fault-redirect": _fault(kind=FaultKind.REDIRECT, status=307),
    "callback-malformed": _put(x_oss_callback="YQ=="),
    "callback-not-base64": _put(x_oss_callback="no"),
    "callback-twice": _twice("callback", base64.b64encode(json.dumps({}).encode()).decode()),
    "upload-unknown": _ask("DELETE", uploadId="a"),
    "upload-unknown-to-part": _ask("PUT", uploadId="a", partNumber="1"),
    "upload-unknown-to-copy": _sdk(
        lambda bucket: bucket.upload_part_copy(bucket.bucket_name, "key", None, "key", "a", 1)
    ),
    "complete-all-with-list": _sdk(_all_and_some),
    "aws-chunked": _put(Content_Encoding="gzip, aws-chunked"),
    "part-number-out-of-range": _ask("PUT", uploadId="a", partNumber="0"),
    "part-invalid": _parts(2),
    "part-order-invalid": _parts(1, 1),
    "part-too-small": _sdk(_small_part),
    "copy-source-malformed": _put(x_oss_copy_source="nowhere"),
    "argument-missing": _ask("POST", append=""),
    "position-malformed": _ask("POST", append="", position="a"),
    "position-wrong": _ask("POST", append="", position="7"),
    "object-not-appendable": _after(BODY, _ask("POST", append="", position="1")),
    "object-no-symlink": _after(BODY, _ask("GET", symlink="")),
    "symlink-target-illegal": _after(
        LINK, _sdk(lambda bucket: bucket.put_symlink("key", "other")), _ask("HEAD", "other")
    ),
    "continuation-token-unknown": _sdk(
        lambda bucket: bucket.list_objects_v2(continuation_token="garbage")
    ),
    "restore-tier-unknown": _after(
        _put(x_oss_storage_class="ColdArchive"),
        _ask("POST", body=b"<RestoreRequest><Tier>Soon</Tier></RestoreRequest>", restore=""),
    ),
    "bucket-class-unknown": _sdk(
        lambda bucket: bucket.create_bucket(input=oss2.models.BucketCreateConfig("Free"))
    ),
    "symlink-target-unknown": _after(LINK, _ask("GET")),
    "max-keys-out-of-range": _sdk(lambda bucket: bucket.list_objects(max_keys=1_001)),
    "bucket-exists": _create_another,
    "bucket-has-uploads": _after(
        _sdk(lambda bucket: bucket.init_multipart_upload("key")),
        _sdk(lambda bucket: bucket.delete_bucket()),
    ),
    "bucket-not-empty": _after(BODY, _sdk(lambda bucket: bucket.delete_bucket())),
    "bucket-acl-unknown": _sdk(lambda bucket: bucket.put_bucket_acl("open")),
    "cors-unknown": _sdk(lambda bucket: bucket.get_bucket_cors()),
    "cors-malformed": _anonymous("OPTIONS", "/key"),
    "cors-not-enabled": _anonymous(
        "OPTIONS", "/key", Origin="http://a", Access_Control_Request_Method="PUT"
    ),
    "form-file-missing": lambda site: requests.post(
        f"{site.server.endpoint}/{site.bucket}/", files={"key": (None, "a")}, timeout=10
    ),
    "document-malformed": _ask("PUT", body=b"<", tagging=""),
    "object-worm-unknown": _of_bucket("GET", objectWorm=""),
    "object-worm-needs-versioning": _of_bucket("PUT", objectWorm=""),
    "cors-not-allowed": _sdk(_cors_of_others),
    "retention-unknown": _sdk(_not_retained),
}
