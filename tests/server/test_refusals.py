"""The refusal table, held to the rows of the documentation, and the shape of what it answers."""

import base64
from xml.etree import ElementTree as ET

import pytest

from harness.errors import ServerError
from harness.server.errors.authentication import ROWS
from harness.server.errors.body import error_xml, refusal_answer
from harness.server.errors.table import fault_row, refusal, row_of
from harness.signing.verify import Cause
from harness.wire.problem import HeadProblem

# Transcribed from the EC pages, the lists of HTTP errors and live answers; not from the table.
DOCUMENTED = {
    "signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000201"),
    "url-expires-missing": (403, "AccessDenied", "0002-00000215"),
    "url-expires-blank": (403, "AccessDenied", "0002-00000216"),
    "url-credential-missing": (403, "AccessDenied", "0002-00000217"),
    "url-credential-blank": (403, "AccessDenied", "0002-00000218"),
    "url-signature-missing": (403, "AccessDenied", "0002-00000219"),
    "url-signature-blank": (403, "AccessDenied", "0002-00000220"),
    "url-date-missing": (403, "AccessDenied", ""),
    "url-date-malformed": (400, "InvalidArgument", ""),
    "url-access-key-illegal": (400, "InvalidArgument", "0002-00000222"),
    "url-credential-date-malformed": (400, "InvalidArgument", "0002-00000223"),
    "url-credential-malformed": (400, "InvalidArgument", "0002-00000224"),
    "url-region-wrong": (400, "InvalidArgument", "0002-00000228"),
    "url-product-wrong": (400, "InvalidArgument", "0002-00000229"),
    "url-expires-out-of-range": (400, "InvalidArgument", "0002-00000232"),
    "url-not-yet-valid": (403, "AccessDenied", "0002-00000235"),
    "url-expired": (403, "AccessDenied", "0002-00000236"),
    "v1-expires-missing": (403, "AccessDenied", "0002-00000067"),
    "v1-expires-blank": (403, "AccessDenied", "0002-00000068"),
    "v1-v2-expired": (403, "AccessDenied", "0002-00000069"),
    "v1-v2-expires-malformed": (403, "AccessDenied", "0002-00000070"),
    "v1-access-key-missing": (403, "AccessDenied", "0002-00000071"),
    "v1-access-key-blank": (403, "AccessDenied", "0002-00000072"),
    "v1-access-key-illegal": (403, "InvalidAccessKeyId", "0002-00000073"),
    "v1-signature-missing": (403, "AccessDenied", "0002-00000074"),
    "v1-signature-blank": (403, "AccessDenied", "0002-00000075"),
    "v1-signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000040"),
    "v2-signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000101"),
    "v2-expires-missing": (403, "AccessDenied", "0002-00000113"),
    "v2-expires-blank": (403, "AccessDenied", "0002-00000114"),
    "v2-access-key-missing": (403, "AccessDenied", "0002-00000115"),
    "v2-access-key-blank": (403, "AccessDenied", "0002-00000116"),
    "v2-signature-missing": (403, "AccessDenied", "0002-00000117"),
    "v2-signature-blank": (403, "AccessDenied", "0002-00000118"),
    "v1-restricted-signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000602"),
    "v2-restricted-signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000119"),
    "restricted-signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000225"),
    "subnet-mask-illegal": (400, "InvalidArgument", "0002-00000601"),
    "vpc-restricted": (403, "AccessDenied", "0002-00000603"),
    "header-date-malformed": (403, "AccessDenied", "0002-00000502"),
    "header-date-missing": (403, "AccessDenied", "0002-00000503"),
    "v2-header-malformed": (400, "InvalidArgument", "0002-00000104"),
    "v2-header-access-key-missing": (400, "InvalidArgument", "0002-00000105"),
    "v2-header-access-key-blank": (400, "InvalidArgument", "0002-00000106"),
    "v2-header-access-key-illegal": (403, "InvalidAccessKeyId", "0002-00000107"),
    "v2-header-signature-missing": (400, "InvalidArgument", "0002-00000108"),
    "v2-header-additional-headers-blank": (400, "InvalidArgument", "0002-00000110"),
    "v2-header-additional-headers-empty-item": (400, "InvalidArgument", "0002-00000111"),
    "v2-header-additional-header-absent": (400, "InvalidArgument", "0002-00000112"),
    "header-credential-missing": (400, "InvalidArgument", "0002-00000205"),
    "header-signature-missing": (400, "InvalidArgument", "0002-00000207"),
    "access-key-disabled": (403, "InvalidAccessKeyId", "0002-00000903"),
    "signature-version-unknown": (400, "InvalidArgument", "0002-00000066"),
    "url-additional-headers-blank": (400, "InvalidArgument", "0002-00000076"),
    "url-additional-headers-empty-item": (400, "InvalidArgument", "0002-00000077"),
    "url-additional-header-absent": (400, "InvalidArgument", "0002-00000078"),
    "header-signature-blank": (400, "InvalidArgument", "0002-00000208"),
    "header-additional-headers-blank": (400, "InvalidArgument", "0002-00000209"),
    "header-additional-headers-empty-item": (400, "InvalidArgument", "0002-00000210"),
    "header-date-other-day": (400, "InvalidArgument", "0002-00000212"),
    "header-credential-malformed": (400, "InvalidArgument", "0002-00000213"),
    "header-content-sha256-wrong": (400, "InvalidArgument", "0002-00000214"),
    "header-region-wrong": (400, "InvalidArgument", "0002-00000226"),
    "header-product-wrong": (400, "InvalidArgument", "0002-00000227"),
    "header-time-skewed": (403, "RequestTimeTooSkewed", "0002-00000504"),
    "authorization-unknown": (400, "InvalidArgument", "0002-00000061"),
    "authorization-twice": (400, "InvalidArgument", "0002-00000039"),
    "access-key-unknown": (403, "InvalidAccessKeyId", "0002-00000902"),
    "header-access-key-illegal": (403, "InvalidAccessKeyId", "0002-00000901"),
    "token-missing": (403, "InvalidAccessKeyId", "0002-00000003"),
    "token-of-another-key": (403, "AccessKeyIdAndSecurityTokenNotMatch", "0002-00000004"),
    "token-in-header-only": (400, "InvalidRequest", "0002-00000005"),
    "token-of-no-session": (403, "InvalidAccessKeyId", ""),
    "token-invalid": (403, "InvalidSecurityToken", "0002-00000006"),
    "token-expired": (403, "SecurityTokenExpired", "0002-00000007"),
    "token-in-header-and-query": (400, "InvalidRequest", "0002-00000010"),
    "signature-v1-not-allowed": (403, "AccessDenied", "0002-00000080"),
    "anonymous": (403, "AccessDenied", "0003-00001201"),
    "bucket-of-somebody-else": (403, "AccessDenied", "0003-00000001"),
    "bucket-not-yours": (403, "AccessDenied", "0003-00000005"),
    "bucket-in-another-region": (403, "AccessDenied", "0003-00001403"),
    "bucket-unknown": (404, "NoSuchBucket", "0015-00000101"),
    "bucket-name-illegal": (400, "InvalidBucketName", "0015-00000001"),
    "key-too-long": (400, "InvalidObjectName", "0016-00000002"),
    "key-not-utf8": (400, "InvalidArgument", "0016-00000004"),
    "key-begins-with-slash": (400, "InvalidObjectName", "0016-00000005"),
    "method-not-allowed": (405, "MethodNotAllowed", "0017-00000001"),
    "object-unknown": (404, "NoSuchKey", "0026-00000001"),
    "object-exists": (409, "FileAlreadyExists", "0026-00000002"),
    "content-length-missing": (411, "MissingContentLength", "0017-00000101"),
    "content-length-not-a-number": (400, "InvalidArgument", "0017-00000103"),
    "content-md5-malformed": (400, "InvalidDigest", "0017-00000502"),
    "content-md5-wrong": (400, "InvalidDigest", "0017-00000503"),
    "body-incomplete": (400, "IncompleteBody", "0017-00000505"),
    "storage-class-blank": (400, "InvalidArgument", "0017-00000131"),
    "storage-class-unknown": (400, "InvalidArgument", "0017-00000132"),
    "object-acl-unknown": (400, "InvalidArgument", "0017-00000104"),
    "object-acl-blank": (400, "InvalidArgument", "0017-00000105"),
    "metadata-too-large": (400, "InvalidArgument", "0011-00000002"),
    "metadata-name-illegal": (400, "InvalidArgument", "0011-00000004"),
    "metadata-value-illegal": (400, "InvalidArgument", "0011-00000005"),
    "tagging-malformed": (400, "InvalidArgument", "0010-00000219"),
    "tagging-repeated": (400, "InvalidArgument", ""),
    "tags-repeated": (400, "InvalidTag", ""),
    "tags-too-many": (400, "BadRequest", ""),
    "tagging-illegal": (400, "InvalidTag", "0010-00000217"),
    "traffic-limit-twice": (400, "InvalidArgument", "0004-00000501"),
    "traffic-limit-out-of-range": (400, "InvalidArgument", "0004-00000502"),
    "content-type-override": (400, "InvalidRequest", "0017-00000902"),
    "crc64-wrong": (400, "InvalidCRC64", ""),
    "encryption-unknown": (400, "InvalidEncryptionAlgorithmError", ""),
    "header-not-implemented": (400, "NotImplemented", "0017-00000245"),
    "aws-chunked": (400, "InvalidArgument", "0017-00000804"),
    "precondition-failed": (412, "PreconditionFailed", ""),
    "range-invalid": (416, "InvalidRange", ""),
    "request-timeout": (400, "RequestTimeout", ""),
    "key-empty": (400, "InvalidObjectName", "0016-00000001"),
    "form-signature-mismatch": (403, "SignatureDoesNotMatch", "0002-00000705"),
    "form-field-missing": (400, "InvalidArgument", "0002-00000706"),
    "form-signature-version-unknown": (400, "InvalidArgument", "0002-00000701"),
    "form-date-out-of-range": (400, "InvalidArgument", "0002-00000709"),
    "form-field-repeated": (400, "MalformedPOSTRequest", ""),
    "form-field-too-long": (400, "FieldItemTooLong", "0006-00000110"),
    "form-region-wrong": (400, "InvalidArgument", "0002-00000715"),
    "form-file-too-large": (400, "EntityTooLarge", "0006-00000003"),
    "policy-expired": (403, "AccessDenied", "0006-00000213"),
    "policy-lacks-condition": (400, "InvalidPolicyDocument", ""),
    "policy-violated": (403, "AccessDenied", ""),
    "policy-malformed": (400, "InvalidPolicyDocument", ""),
    "form-malformed": (400, "MalformedPOSTRequest", ""),
    "form-file-missing": (400, "IncorrectNumberOfFilesInPOSTRequest", ""),
    "form-file-too-small": (400, "EntityTooSmall", ""),
    "callback-failed": (203, "CallbackFailed", "0007-00000203"),
    "upload-unknown": (404, "NoSuchUpload", "0042-00000002"),
    "upload-unknown-to-part": (404, "NoSuchUpload", "0042-00000104"),
    "upload-unknown-to-copy": (404, "NoSuchUpload", "0042-00000311"),
    "complete-all-with-list": (400, "InvalidArgument", "0042-00000216"),
    "part-number-out-of-range": (400, "InvalidArgument", ""),
    "part-not-sequential": (400, "PartNotSequential", ""),
    "part-invalid": (400, "InvalidPart", ""),
    "part-order-invalid": (400, "InvalidPartOrder", ""),
    "part-too-small": (400, "EntityTooSmall", ""),
    "argument-missing": (400, "MissingArgument", ""),
    "position-wrong": (409, "PositionNotEqualToLength", "0026-00000016"),
    "object-not-appendable": (409, "ObjectNotAppendable", ""),
    "object-no-symlink": (400, "NotSymlink", ""),
    "symlink-target-illegal": (409, "InvalidTargetType", "0026-00000011"),
    "continuation-token-unknown": (400, "InvalidArgument", ""),
    "restore-tier-unknown": (400, "InvalidArgument", ""),
    "symlink-target-unknown": (404, "SymlinkTargetNotExist", ""),
    "bucket-exists": (409, "BucketAlreadyExists", "0015-00000104"),
    "bucket-has-uploads": (409, "BucketNotEmpty", ""),
    "bucket-not-empty": (409, "BucketNotEmpty", "0015-00000301"),
    "location-unknown": (400, "InvalidLocationConstraint", ""),
    "bucket-acl-unknown": (400, "InvalidArgument", ""),
    "cors-unknown": (404, "NoSuchCORSConfiguration", ""),
    "cors-not-enabled": (403, "AccessForbidden", ""),
    "cors-not-allowed": (403, "AccessForbidden", ""),
    "document-malformed": (400, "MalformedXML", ""),
    "copy-too-large": (400, "InvalidArgument", ""),
    "copy-source-malformed": (400, "InvalidArgument", ""),
    "version-blank": (400, "InvalidArgument", ""),
    "version-malformed": (400, "InvalidArgument", ""),
    "version-unknown": (404, "NoSuchVersion", ""),
    "delete-marker": (405, "MethodNotAllowed", ""),
    "object-frozen": (403, "InvalidObjectState", ""),
    "restore-not-archived": (400, "OperationNotSupported", ""),
    "restore-in-progress": (409, "RestoreAlreadyInProgress", ""),
    "object-immutable": (409, "FileImmutable", ""),
    "worm-exists": (409, "WORMConfigurationAlreadyExists", ""),
    "worm-unknown": (404, "NoSuchWORMConfiguration", ""),
    "fault-redirect": (307, "TemporaryRedirect", ""),
    "fault-redirect-permanent": (301, "PermanentRedirect", ""),
    "path-style-forbidden": (403, "SecondLevelDomainForbidden", ""),
    "host-unknown": (403, "NonStandardHostForbidden", ""),
}


@pytest.mark.parametrize("cause", DOCUMENTED)
def test_a_row_is_as_documented(cause: str) -> None:
    row = row_of(cause)

    assert (row.status, row.code, row.ec) == DOCUMENTED[cause]


def test_every_row_that_is_not_our_own_is_transcribed() -> None:
    # Such a row stands beside a transcribed one of the same kind.
    alike = {"url-date-blank", "url-date-other-day", "url-expires-malformed", "body-too-large",
             "callback-malformed", "callback-not-base64", "callback-twice",
             "position-malformed", "max-keys-out-of-range",
             "directive-unknown", "bucket-class-unknown",
             "cors-malformed", "form-key-missing", "form-credential-malformed",
             "form-product-wrong", "v1-header-access-key-blank", "v2-header-signature-blank",
             "version-marker-alone", "versioning-beside-worm", "worm-locked",
             "object-worm-needs-versioning", "object-worm-unknown", "object-worm-not-enabled",
             "retention-illegal", "retention-unknown",
             "header-malformed", "header-credential-blank",
             "header-additional-header-absent",
             "fault-service-unavailable", "fault-internal-error"}  # fmt: skip
    others = {row.cause for row in ROWS if row.evidence != "O"} - set(DOCUMENTED)

    assert others == alike


def test_every_cause_has_exactly_one_row() -> None:
    causes = [row.cause for row in ROWS]

    assert len(causes) == len(set(causes))
    assert set(Cause) | set(HeadProblem) <= set(causes)


def test_evidence_is_one_of_the_five_marks() -> None:
    assert {row.evidence for row in ROWS} == set("DSTIO")


def test_an_unknown_cause_is_our_own_error() -> None:
    with pytest.raises(ServerError, match="no row for 'nothing'"):
        row_of("nothing")


@pytest.mark.parametrize(
    ("status", "code"),
    [(503, "ServiceUnavailable"), (500, "InternalError"), (502, "InternalError")],
)
def test_a_fault_answers_with_its_status(status: int, code: str) -> None:
    row = fault_row(status)

    assert (row.status, row.code) == (status, code)


def test_the_body_has_its_elements_in_order() -> None:
    refused = refusal("bucket-unknown", BucketName="a<b>&c\x01")

    root = ET.fromstring(error_xml(refused, request_id="R", host="h:1"))  # noqa: S314  our own

    assert [(element.tag, element.text) for element in root] == [
        ("Code", "NoSuchBucket"),
        ("Message", "The specified bucket does not exist."),
        ("RequestId", "R"),
        ("HostId", "h:1"),
        ("BucketName", "a<b>&c\ufffd"),
        ("EC", "0015-00000101"),
        ("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=0015-00000101"),
    ]


def test_a_head_gets_the_body_in_a_header() -> None:
    refused = refusal("object-unknown", Key="k")

    answer = refusal_answer(refused, method="HEAD", request_id="R", host="h")
    headers = dict(answer.headers)

    assert answer.body == b""
    assert headers["x-oss-ec"] == b"0026-00000001"
    assert base64.b64decode(headers["x-oss-err"]) == error_xml(refused, request_id="R", host="h")
