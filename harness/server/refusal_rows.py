"""The rows of the refusal table, in the order in which a request meets them."""

# ruff: noqa: E501  a table reads best with one row a line

from dataclasses import dataclass

MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your key and signing method."
)
NO_RIGHT = "You have no right to access this object because of bucket acl."
NOT_TWICE = (
    "Either the Signature query string parameter or the Authorization header should be "
    "specified, not both"
)
PARAMETERS = (
    "Query-string authentication requires the x-oss-signature, x-oss-date, x-oss-expires and "
    "x-oss-credential parameters"
)
PARAMETERS_OF_V1 = (
    "Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters"
)
PARAMETERS_OF_V2 = (
    "Query-string authentication requires the x-oss-signature, x-oss-expires and "
    "x-oss-access-key-id parameters"
)
UNKNOWN_KEY = "The OSS Access Key Id you provided does not exist in our records."
ILLEGAL_KEY = "The OSS Access Key Id contains non-acceptable characters."
TAGGING = (
    "The header 'x-oss-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
    "without tag name duplicates."
)
NOT_IMPLEMENTED = "A header you provided implies functionality that is not implemented."
BAD_DIGEST = "The Content-MD5 you specified was invalid."
INCOMPLETE = "You did not provide the number of bytes specified by the Content-Length HTTP header."
TIMED_OUT = (
    "Your socket connection to the server was not read from or written to within the timeout "
    "period. Idle connections will be closed."
)
ADDITIONAL = "Invalid AdditionalHeaders in Authorization header."
NAMED = ("ArgumentName", "ArgumentValue")
ECHO = (
    "OSSAccessKeyId",
    "SignatureProvided",
    "StringToSign",
    "StringToSignBytes",
    "CanonicalRequest",
)
ECHO_OF_V1 = ECHO[:-1]
WINDOW = ("Expires", "ServerTime")


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One cause and its answer; ``ec`` is empty where no page names one."""

    cause: str
    status: int
    code: str
    message: str
    ec: str = ""
    extra: tuple[str, ...] = ()
    evidence: str


def _r(
    cause: str, status: int, code: str, message: str, ec: str, evidence: str, *extra: str
) -> Row:
    return Row(
        cause=cause,
        status=status,
        code=code,
        message=message,
        ec=ec,
        extra=extra,
        evidence=evidence,
    )


def _malformed(cause: str, message: str) -> Row:
    return _r(cause, 400, "BadRequest", message, "", "O")


# fmt: off
MALFORMED = (
    _malformed("request-line-malformed", "The request line is not METHOD, target and HTTP version."),
    _malformed("target-has-a-blank", "The request target contains a blank; it must be sent as %20."),
    _malformed("target-not-ascii", "The request target contains bytes that must be percent-encoded."),
    _malformed("target-not-a-path", "The request target does not begin with a slash."),
    _malformed("target-has-a-fragment", "The request target contains '#'; it must be sent as %23."),
    _malformed("target-escape-malformed", "The request target contains a percent sign that begins no escape."),
    _malformed("http-version-not-1.1", "Only HTTP/1.1 is spoken here."),
    _malformed("bare-line-feed", "The request head contains a line that does not end with CR LF."),
    _malformed("header-line-malformed", "A line of the request head is no header."),
    _malformed("header-has-a-control-character", "A header value contains a control character."),
    _malformed("host-not-exactly-once", "The request must have exactly one Host header, with a host in it."),
    _r("content-length-not-a-number", 400, "InvalidArgument", "The Content-Length you specified is not a number.", "0017-00000103", "I"),
    _malformed("content-length-twice", "The request has more than one Content-Length header."),
    _malformed("content-length-and-transfer-encoding", "The request has both Content-Length and Transfer-Encoding."),
    _malformed("transfer-encoding-not-chunked", "The only transfer encoding that is known here is chunked."),
    _malformed("not-http", "The request head is not well-formed HTTP/1.1."),
    _malformed("head-too-large", "The request head is too large."),
    _malformed("chunk-malformed", "The chunked body is malformed."),
    _r("request-timeout", 400, "RequestTimeout", TIMED_OUT, "", "D"),
)
ROUTING = (
    _r("host-unknown", 403, "NonStandardHostForbidden", "Your host is invalid. Please use Open Storage Service standard host.", "", "D"),
    _r("path-style-forbidden", 403, "SecondLevelDomainForbidden", "The bucket you are attempting to access must be addressed using OSS third level domain.", "", "D"),
    _r("bucket-in-another-region", 403, "AccessDenied", "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.", "0003-00001403", "D", "Bucket", "Endpoint"),
    _r("bucket-name-illegal", 400, "InvalidBucketName", "The specified bucket is not valid.", "0015-00000001", "D", "BucketName"),
    _r("bucket-unknown", 404, "NoSuchBucket", "The specified bucket does not exist.", "0015-00000101", "D", "BucketName"),
    _r("key-too-long", 400, "InvalidObjectName", "The Length of Object name must be less than 1024.", "0016-00000002", "D", "ObjectName"),
    _r("key-not-utf8", 400, "InvalidObjectName", "The specified object is not valid.", "0016-00000004", "I"),
    _r("key-begins-with-slash", 400, "InvalidObjectName", "The specified object is not valid.", "0016-00000005", "D", "ObjectName"),
)
WHO = (
    _r("anonymous", 403, "AccessDenied", NO_RIGHT, "0003-00001201", "D"),
    _r("authorization-twice", 400, "InvalidArgument", NOT_TWICE, "0002-00000039", "D"),
    _r("authorization-unknown", 400, "InvalidArgument", "The Authorization header is invalid.", "0002-00000061", "I"),
    _r("authorization-repeated", 400, "InvalidArgument", "The Authorization header is given more than once.", "", "O"),
    _r("signature-version-unknown", 400, "InvalidArgument", "The signature version is invalid.", "0002-00000066", "I"),
    _r("signature-v1-not-allowed", 403, "AccessDenied", "Signature version 1 is not allowed.", "0002-00000080", "I"),
    _r("parameter-repeated", 400, "InvalidArgument", "A signature parameter is given more than once.", "", "O", "ArgumentName"),
)
BY_URL = (
    _r("url-expires-missing", 403, "AccessDenied", PARAMETERS, "0002-00000215", "I"),
    _r("url-expires-blank", 403, "AccessDenied", PARAMETERS, "0002-00000216", "I"),
    _r("url-credential-missing", 403, "AccessDenied", PARAMETERS, "0002-00000217", "I"),
    _r("url-credential-blank", 403, "AccessDenied", PARAMETERS, "0002-00000218", "I"),
    _r("url-signature-missing", 403, "AccessDenied", PARAMETERS, "0002-00000219", "I"),
    _r("url-signature-blank", 403, "AccessDenied", PARAMETERS, "0002-00000220", "I"),
    _r("url-date-missing", 403, "AccessDenied", PARAMETERS, "", "I"),
    _r("url-date-blank", 403, "AccessDenied", PARAMETERS, "", "I"),
    _r("url-access-key-illegal", 400, "InvalidArgument", ILLEGAL_KEY, "0002-00000222", "I", *NAMED),
    _r("url-credential-date-malformed", 400, "InvalidArgument", "The signing date in credential is invalid.", "0002-00000223", "I", *NAMED),
    _r("url-credential-malformed", 400, "InvalidArgument", "The credential is invalid.", "0002-00000224", "I", *NAMED),
    _r("url-region-wrong", 400, "InvalidArgument", "The signing region in credential is invalid.", "0002-00000228", "S", *NAMED),
    _r("url-product-wrong", 400, "InvalidArgument", "The signing product in credential is invalid.", "0002-00000229", "I", *NAMED),
    _r("url-date-malformed", 400, "InvalidArgument", "The x-oss-date is invalid.", "", "I"),
    _r("url-date-other-day", 400, "InvalidArgument", "The signing date in credential is not the day of x-oss-date.", "", "I", *NAMED),
    _r("url-expires-malformed", 400, "InvalidArgument", "The x-oss-expires is not a number.", "", "I", *NAMED),
    _r("url-expires-out-of-range", 400, "InvalidArgument", "The x-oss-expires must be between 1 and 604800.", "0002-00000232", "I", *NAMED),
    _r("url-not-yet-valid", 403, "AccessDenied", "Request is not valid yet.", "0002-00000235", "I", *WINDOW),
    _r("url-expired", 403, "AccessDenied", "Request has expired.", "0002-00000236", "I", *WINDOW),
    _r("url-additional-headers-blank", 400, "InvalidArgument", "The x-oss-additional-headers is blank.", "0002-00000076", "I"),
    _r("url-additional-headers-empty-item", 400, "InvalidArgument", "The x-oss-additional-headers has an empty item.", "0002-00000077", "I"),
    _r("url-additional-header-absent", 400, "InvalidArgument", "The x-oss-additional-headers names a header that is not in the request.", "0002-00000078", "I"),
)
OLDER = (
    _r("v1-expires-missing", 403, "AccessDenied", PARAMETERS_OF_V1, "0002-00000067", "D"),
    _r("v1-expires-blank", 403, "AccessDenied", PARAMETERS_OF_V1, "0002-00000068", "D"),
    _r("v1-access-key-missing", 403, "AccessDenied", PARAMETERS_OF_V1, "0002-00000071", "D"),
    _r("v1-access-key-blank", 403, "AccessDenied", PARAMETERS_OF_V1, "0002-00000072", "D"),
    _r("v1-access-key-illegal", 403, "InvalidAccessKeyId", ILLEGAL_KEY, "0002-00000073", "D", "OSSAccessKeyId"),
    _r("v1-signature-missing", 403, "AccessDenied", PARAMETERS_OF_V1, "0002-00000074", "D"),
    _r("v1-signature-blank", 403, "AccessDenied", PARAMETERS_OF_V1, "0002-00000075", "D"),
    _r("v2-expires-missing", 403, "AccessDenied", PARAMETERS_OF_V2, "0002-00000113", "I"),
    _r("v2-expires-blank", 403, "AccessDenied", PARAMETERS_OF_V2, "0002-00000114", "I"),
    _r("v2-access-key-missing", 403, "AccessDenied", PARAMETERS_OF_V2, "0002-00000115", "I"),
    _r("v2-access-key-blank", 403, "AccessDenied", PARAMETERS_OF_V2, "0002-00000116", "I"),
    _r("v2-signature-missing", 403, "AccessDenied", PARAMETERS_OF_V2, "0002-00000117", "I"),
    _r("v2-signature-blank", 403, "AccessDenied", PARAMETERS_OF_V2, "0002-00000118", "I"),
    _r("v1-v2-expires-malformed", 403, "AccessDenied", "Invalid date (should be seconds since epoch)", "0002-00000070", "D"),
    _r("v1-v2-expired", 403, "AccessDenied", "Request has expired.", "0002-00000069", "T", *WINDOW),
    _r("v1-header-access-key-blank", 400, "InvalidArgument", "Invalid access key in Authorization header.", "", "I", "Authorization"),
    _r("v2-header-malformed", 400, "InvalidArgument", "The Authorization header is invalid.", "0002-00000104", "I", "Authorization"),
    _r("v2-header-access-key-missing", 400, "InvalidArgument", "Invalid access key in Authorization header.", "0002-00000105", "I", "Authorization"),
    _r("v2-header-access-key-blank", 400, "InvalidArgument", "Invalid access key in Authorization header.", "0002-00000106", "I", "Authorization"),
    _r("v2-header-access-key-illegal", 403, "InvalidAccessKeyId", ILLEGAL_KEY, "0002-00000107", "I", "OSSAccessKeyId"),
    _r("v2-header-signature-missing", 400, "InvalidArgument", "Invalid signature in Authorization header.", "0002-00000108", "I", "Authorization"),
    _r("v2-header-signature-blank", 400, "InvalidArgument", "Invalid signature in Authorization header.", "0002-00000109", "I", "Authorization"),
    _r("v2-header-additional-headers-blank", 400, "InvalidArgument", ADDITIONAL, "0002-00000110", "I", "Authorization"),
    _r("v2-header-additional-headers-empty-item", 400, "InvalidArgument", ADDITIONAL, "0002-00000111", "I", "Authorization"),
    _r("v2-header-additional-header-absent", 400, "InvalidArgument", ADDITIONAL, "0002-00000112", "I", "Authorization"),
)
BY_HEADER = (
    _r("header-malformed", 400, "InvalidArgument", "The Authorization header is invalid.", "0002-00000204", "I", "Authorization"),
    _r("header-credential-missing", 400, "InvalidArgument", "Invalid credential in Authorization header.", "0002-00000205", "I", "Authorization"),
    _r("header-credential-blank", 400, "InvalidArgument", "Invalid credential in Authorization header.", "0002-00000206", "I", "Authorization"),
    _r("header-signature-missing", 400, "InvalidArgument", "Invalid signature in Authorization header.", "0002-00000207", "I", "Authorization"),
    _r("header-signature-blank", 400, "InvalidArgument", "Invalid signature in Authorization header.", "0002-00000208", "I", "Authorization"),
    _r("header-credential-malformed", 400, "InvalidArgument", "Invalid credential in Authorization header.", "0002-00000213", "S", "Authorization"),
    _r("header-content-sha256-wrong", 400, "InvalidArgument", "The x-oss-content-sha256 must be UNSIGNED-PAYLOAD.", "0002-00000214", "I"),
    _r("header-date-missing", 403, "AccessDenied", "The request has neither x-oss-date nor Date.", "0002-00000502", "I"),
    _r("header-date-malformed", 403, "AccessDenied", "The date of the request is malformed.", "0002-00000503", "I"),
    _r("header-date-other-day", 400, "InvalidArgument", "Invalid signing date in Authorization header.", "0002-00000212", "S", "Authorization"),
    _r("header-access-key-illegal", 403, "InvalidAccessKeyId", ILLEGAL_KEY, "0002-00000901", "D", "OSSAccessKeyId"),
    _r("header-region-wrong", 400, "InvalidArgument", "Invalid signing region in Authorization header.", "0002-00000226", "T", "Authorization"),
    _r("header-product-wrong", 400, "InvalidArgument", "Invalid signing product in Authorization header.", "0002-00000227", "S", "Authorization"),
    _r("header-time-skewed", 403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", "0002-00000504", "S", "RequestTime", "ServerTime", "MaxAllowedSkewMilliseconds"),
    _r("header-additional-headers-blank", 400, "InvalidArgument", ADDITIONAL, "0002-00000209", "I", "Authorization"),
    _r("header-additional-headers-empty-item", 400, "InvalidArgument", ADDITIONAL, "0002-00000210", "I", "Authorization"),
    _r("header-additional-header-absent", 400, "InvalidArgument", ADDITIONAL, "0002-00000211", "I", "Authorization"),
)
BY_FORM = (
    _r("form-field-missing", 400, "InvalidArgument", "A field of the signed form is missing or blank.", "0002-00000706", "I"),
    _r("form-signature-version-unknown", 400, "InvalidArgument", "The x-oss-signature-version is invalid.", "0002-00000709", "I"),
    _r("form-credential-malformed", 400, "InvalidArgument", "The signing credential is invalid.", "", "I", *NAMED),
    _r("form-region-wrong", 400, "InvalidArgument", "The signing region in credential is invalid.", "0002-00000715", "D", *NAMED),
    _r("form-product-wrong", 400, "InvalidArgument", "The signing product in credential is invalid.", "0002-00000716", "I", *NAMED),
    _r("form-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000705", "D", *ECHO_OF_V1),
)
IDENTITY = (
    _r("additional-header-always-signed", 400, "InvalidArgument", "A header that is always signed must not be listed as an additional one.", "", "O"),
    _r("access-key-unknown", 403, "InvalidAccessKeyId", UNKNOWN_KEY, "0002-00000902", "T", "OSSAccessKeyId"),
    _r("access-key-disabled", 403, "InvalidAccessKeyId", "The OSS Access Key Id you provided is disabled.", "0002-00000903", "D", "OSSAccessKeyId"),
    _r("token-missing", 403, "InvalidAccessKeyId", UNKNOWN_KEY, "0002-00000003", "I", "OSSAccessKeyId"),
    _r("token-of-another-key", 403, "AccessKeyIdAndSecurityTokenNotMatch", "The OSS access key id and security token you provided does not match.", "0002-00000004", "D"),
    _r("token-in-header-only", 400, "InvalidRequest", "Security-token must be provided by query string parameter.", "0002-00000005", "D"),
    _r("token-in-header-and-query", 400, "InvalidRequest", "Security-token must not be provided by both header and query string parameter.", "0002-00000010", "I"),
    _r("token-invalid", 403, "InvalidSecurityToken", "The security token you provided is invalid.", "0002-00000006", "D"),
    _r("token-expired", 403, "SecurityTokenExpired", "The security token you provided has expired.", "0002-00000007", "D"),
    _r("signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000201", "T", *ECHO),
    _r("v1-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000040", "D", *ECHO_OF_V1),
    _r("v2-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000101", "D", *ECHO_OF_V1),
    _r("v1-restricted-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000602", "D", *ECHO_OF_V1),
    _r("v2-restricted-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000119", "D", *ECHO_OF_V1),
    _r("restricted-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000225", "D", *ECHO),
    _r("subnet-mask-illegal", 400, "InvalidArgument", "The x-oss-ac-subnet-mask is invalid.", "0002-00000601", "I", *NAMED),
    _r("vpc-restricted", 403, "AccessDenied", "The request was not sent from the VPC that is allowed.", "0002-00000603", "I"),
    _r("bucket-of-somebody-else", 403, "AccessDenied", NO_RIGHT, "0003-00000001", "T"),
    _r("bucket-not-yours", 403, "AccessDenied", "The bucket you access does not belong to you.", "0003-00000005", "D"),
)
WORK = (
    _r("operation-not-mocked", 501, "NotImplemented", "This mock server does not know the operation.", "", "O"),
    _r("process-not-mocked", 501, "NotImplemented", "This mock server verifies x-oss-process as signed, like every parameter, and processes nothing.", "", "O"),
    _r("default-retention-not-mocked", 501, "NotImplemented", "This mock server knows retention by object, and no retention by default.", "", "O"),
    _r("method-not-allowed", 405, "MethodNotAllowed", "The specified method is not allowed against this resource.", "0017-00000001", "D", "Method", "ResourceType"),
    _r("header-not-implemented", 400, "NotImplemented", NOT_IMPLEMENTED, "", "D", "Header"),
    _r("content-length-missing", 411, "MissingContentLength", "You must provide the Content-Length HTTP header.", "0017-00000101", "D"),
    _r("body-too-large", 400, "InvalidArgument", "Your proposed upload exceeds the maximum allowed size.", "", "D"),
    _r("content-md5-malformed", 400, "InvalidDigest", BAD_DIGEST, "0017-00000502", "D", "Content-MD5"),
    _r("content-md5-wrong", 400, "InvalidDigest", BAD_DIGEST, "0017-00000503", "T", "Content-MD5"),
    _r("crc64-wrong", 400, "InvalidCRC64", "The x-oss-hash-crc64ecma you specified does not match what we calculated.", "", "D"),
    _r("body-incomplete", 400, "IncompleteBody", INCOMPLETE, "0017-00000505", "D"),
    _r("storage-class-blank", 400, "InvalidArgument", "The storage class is blank.", "0017-00000131", "I", *NAMED),
    _r("storage-class-unknown", 400, "InvalidArgument", "No such storage class exists.", "0017-00000132", "I", *NAMED),
    _r("object-acl-blank", 400, "InvalidArgument", "no such object access control exists", "0017-00000105", "I", *NAMED),
    _r("object-acl-unknown", 400, "InvalidArgument", "no such object access control exists", "0017-00000104", "I", *NAMED),
    _r("encryption-unknown", 400, "InvalidEncryptionAlgorithmError", "The Encryption request you specified is not valid. Supported value: AES256/KMS.", "", "D"),
    _r("metadata-too-large", 400, "InvalidArgument", "The user metadata exceeds 8 KB.", "0011-00000002", "I"),
    _r("metadata-name-illegal", 400, "InvalidArgument", "A name of the user metadata has illegal characters.", "0011-00000004", "I", *NAMED),
    _r("metadata-value-illegal", 400, "InvalidArgument", "A value of the user metadata has illegal characters.", "0011-00000005", "I", *NAMED),
    _r("tagging-malformed", 400, "InvalidArgument", TAGGING, "0010-00000219", "I", *NAMED),
    _r("tagging-illegal", 400, "InvalidTag", "The TagKey you have provided is invalid.", "0010-00000217", "I"),
    _r("traffic-limit-twice", 400, "InvalidArgument", "The x-oss-traffic-limit is given in header and query.", "0004-00000501", "I"),
    _r("traffic-limit-out-of-range", 400, "InvalidArgument", "The x-oss-traffic-limit must be between 819200 and 838860800.", "0004-00000502", "I", *NAMED),
    _r("forbid-overwrite-unknown", 400, "InvalidArgument", "The x-oss-forbid-overwrite must be true or false.", "", "O", *NAMED),
    _r("object-exists", 409, "FileAlreadyExists", "The object you specified already exists and can not be overwritten.", "0026-00000002", "D"),
    _r("object-unknown", 404, "NoSuchKey", "The specified key does not exist.", "0026-00000001", "D", "Key"),
    _r("version-blank", 400, "InvalidArgument", "Version id can not be the empty string.", "", "D", *NAMED),
    _r("version-unknown", 404, "NoSuchVersion", "The specified version does not exist.", "", "D", "Key", "VersionId"),
    _r("version-marker-alone", 400, "InvalidArgument", "A version-id-marker cannot be specified without a key marker.", "", "I", *NAMED),
    _r("delete-marker", 405, "MethodNotAllowed", "The specified method is not allowed against this resource.", "", "D", "Method", "ResourceType"),
    _r("versioning-beside-worm", 400, "InvalidArgument", "Versioning and a retention policy cannot be configured at the same time.", "", "I"),
    _r("object-frozen", 403, "InvalidObjectState", "The operation is not valid for the object's state.", "", "D"),
    _r("restore-not-archived", 400, "OperationNotSupported", "The operation is not supported for this resource.", "", "D"),
    _r("restore-in-progress", 409, "RestoreAlreadyInProgress", "The restore operation is in progress.", "", "D"),
    _r("object-immutable", 409, "FileImmutable", "The object you specified is immutable.", "", "D"),
    _r("worm-exists", 409, "WORMConfigurationAlreadyExists", "The WORM Configuration already exists.", "", "D"),
    _r("worm-unknown", 404, "NoSuchWORMConfiguration", "The WORM Configuration does not exist.", "", "D"),
    _r("worm-locked", 409, "WORMConfigurationLocked", "The WORM Configuration is locked.", "", "I"),
    _r("object-worm-needs-versioning", 400, "InvalidArgument", "Retention by object needs a bucket with versioning.", "", "I"),
    _r("object-worm-unknown", 404, "NoSuchObjectWormConfiguration", "The object WORM configuration does not exist.", "", "I"),
    _r("object-worm-not-enabled", 400, "InvalidArgument", "Retention by object is not enabled for this bucket.", "", "I", "ArgumentName"),
    _r("retention-illegal", 400, "InvalidArgument", "A retention needs a mode (GOVERNANCE or COMPLIANCE) and a date that is yet to come.", "", "I"),
    _r("retention-unknown", 404, "NoSuchObjectRetention", "The object has no retention and no legal hold.", "", "I"),
    _r("precondition-failed", 412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold.", "", "D", "Condition"),
    _r("range-invalid", 416, "InvalidRange", "The requested range cannot be satisfied", "", "D"),
    _r("content-type-override", 400, "InvalidRequest", "Can not override response header on content-type", "0017-00000902", "D"),
    _r("storage-failed", 500, "InternalError", "We encountered an internal error. Please try again.", "", "O"),
    _r("fault-service-unavailable", 503, "ServiceUnavailable", "Thread pool is almost full, please retry later", "", "D"),
    _r("fault-redirect-permanent", 301, "PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.", "", "D", "Endpoint"),
    _r("fault-redirect", 307, "TemporaryRedirect", "Please re-send this request to the specified temporary endpoint. Continue to use the original request endpoint for future requests.", "", "D", "Endpoint"),
    _r("key-empty", 400, "InvalidObjectName", "The Object name can not be empty.", "0016-00000001", "D"),
    _r("callback-failed", 203, "CallbackFailed", "", "0007-00000203", "D"),
    _r("callback-malformed", 400, "InvalidArgument", "The callback configuration is not json format.", "", "I"),
    _r("callback-twice", 400, "InvalidArgument", "The callback is given in header and query.", "", "I"),
    _r("upload-unknown", 404, "NoSuchUpload", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", "", "D", "UploadId"),
    _r("part-number-out-of-range", 400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", "", "D", *NAMED),
    _r("part-invalid", 400, "InvalidPart", "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.", "", "D", "PartNumber", "UploadId"),
    _r("part-order-invalid", 400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts list must be specified in order by part number.", "", "D"),
    _r("part-too-small", 400, "EntityTooSmall", "Your proposed upload smaller than the minimum allowed size.", "", "D", "PartNumber"),
    _r("copy-source-malformed", 400, "InvalidArgument", "Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.", "", "D", *NAMED),
    _r("copy-too-large", 400, "InvalidArgument", "The specified copy source is larger than the maximum allowable size for a copy source.", "", "D"),
    _r("position-malformed", 400, "InvalidArgument", "The position is not a number.", "", "I", *NAMED),
    _r("position-wrong", 409, "PositionNotEqualToLength", "Position is not equal to file length", "0026-00000016", "D"),
    _r("object-not-appendable", 409, "ObjectNotAppendable", "The object is not appendable", "", "D", "Key"),
    _r("object-no-symlink", 400, "NotSymlink", "The object is not a symlink.", "", "D"),
    _r("symlink-target-unknown", 404, "SymlinkTargetNotExist", "The target of the symlink does not exist.", "", "D", "Key"),
    _r("max-keys-out-of-range", 400, "InvalidArgument", "Argument max-keys must be an integer between 0 and 1000.", "", "I", *NAMED),
    _r("bucket-exists", 409, "BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", "0015-00000104", "D", "BucketName"),
    _r("bucket-not-empty", 409, "BucketNotEmpty", "The bucket has objects. Please delete them first.", "0015-00000301", "D", "BucketName"),
    _r("bucket-acl-unknown", 400, "InvalidArgument", "no such bucket access control exists", "", "D", *NAMED),
    _r("cors-unknown", 404, "NoSuchCORSConfiguration", "The CORS configuration does not exist.", "", "D", "BucketName"),
    _r("cors-malformed", 400, "InvalidArgument", "A preflight request needs Origin and Access-Control-Request-Method.", "", "I"),
    _r("cors-not-enabled", 403, "AccessForbidden", "CORSResponse: CORS is not enabled for this bucket.", "", "D", "Method", "ResourceType"),
    _r("cors-not-allowed", 403, "AccessForbidden", "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec.", "", "D", "Method", "ResourceType"),
    _r("form-malformed", 400, "MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.", "", "D"),
    _r("form-file-missing", 400, "IncorrectNumberOfFilesInPOSTRequest", "POST requires exactly one file upload per request.", "", "D", "ArgumentName"),
    _r("form-key-missing", 400, "InvalidArgument", "Bucket POST must contain a field named 'key'. If it is specified, please check the order of the fields.", "", "D", "ArgumentName"),
    _r("form-file-too-large", 400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.", "0006-00000003", "D"),
    _r("form-file-too-small", 400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size.", "", "D"),
    _r("policy-malformed", 400, "InvalidPolicyDocument", "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.", "", "I"),
    _r("policy-expired", 403, "AccessDenied", "Invalid according to Policy: Policy expired.", "0006-00000213", "D"),
    _r("policy-violated", 403, "AccessDenied", "Invalid according to Policy:", "", "D"),
    _r("document-malformed", 400, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema.", "", "D"),
    _r("fault-internal-error", 500, "InternalError", "We encountered an internal error. Please try again.", "", "D"),
)
# fmt: on
ROWS = (*MALFORMED, *ROUTING, *WHO, *BY_URL, *OLDER, *BY_HEADER, *BY_FORM, *IDENTITY, *WORK)
