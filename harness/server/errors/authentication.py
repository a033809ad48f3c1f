"""The rows of the refusal table, in the order in which a request meets them."""

# ruff: noqa: E501  a table reads best with one row a line

from harness.server.error_spec import NAMED, ErrorSpec
from harness.server.error_spec import row as _r
from harness.server.errors.operations import WORK

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
TIMED_OUT = (
    "Your socket connection to the server was not read from or written to within the timeout "
    "period. Idle connections will be closed."
)
ADDITIONAL = "Invalid AdditionalHeaders in Authorization header."
ECHO = (
    "OSSAccessKeyId",
    "SignatureProvided",
    "StringToSign",
    "StringToSignBytes",
    "CanonicalRequest",
)
ECHO_OF_V1 = ECHO[:-1]
WINDOW = ("Expires", "ServerTime")


def _malformed(cause: str, message: str) -> ErrorSpec:
    return _r(cause, 400, "BadRequest", message, "", "O")


# fmt: off
MALFORMED = (
    _malformed("request-line-malformed", "The request line is not METHOD, target and HTTP version."),
    _malformed("target-has-a-blank", "The request target contains a blank; it must be sent as %20."),
    _malformed("target-not-ascii", "The request target contains bytes that must be percent-encoded."),
    _malformed("target-not-a-path", "The request target does not begin with a slash."),
    _malformed("target-has-a-fragment", "The request target contains '#'; it must be sent as %23."),
    _malformed("target-and-host-differ", "The request target names another host than the Host header."),
    _malformed("target-escape-malformed", "The request target contains a percent sign that begins no escape."),
    _malformed("http-version-not-1.1", "Only HTTP/1.1 and HTTP/1.0 are spoken here."),
    _malformed("bare-line-feed", "The request head contains a line that does not end with CR LF."),
    _malformed("header-line-malformed", "A line of the request head is no header."),
    _malformed("header-has-a-control-character", "A header value contains a control character."),
    _malformed("host-not-exactly-once", "The request must have exactly one Host header, with a host in it."),
    _r("content-length-not-a-number", 400, "InvalidArgument", "The Content-Length you specified is not a number.", "0017-00000103", "I"),
    _malformed("content-length-twice", "The request has more than one Content-Length header."),
    _malformed("transfer-encoding-not-chunked", "The only transfer encoding that is known here is chunked."),
    _malformed("not-http", "The request head is not well-formed HTTP/1.1."),
    _malformed("tls-on-the-http-port", "The client speaks TLS, and this port speaks plain HTTP."),
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
    _r("key-not-utf8", 400, "InvalidArgument", "The characters encoding must be utf-8.", "0016-00000004", "S"),
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
    _r("header-date-missing", 403, "AccessDenied", "OSS authentication requires a valid Date.", "0002-00000503", "D"),
    _r("header-date-malformed", 403, "AccessDenied", "OSS authentication requires a valid Date.", "0002-00000502", "D"),
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
    _r("form-signature-version-unknown", 400, "InvalidArgument", "The x-oss-signature-version is invalid.", "0002-00000701", "D"),
    _r("form-credential-malformed", 400, "InvalidArgument", "The signing credential is invalid.", "0002-00000710", "D", *NAMED),
    _r("form-date-out-of-range", 400, "InvalidArgument", "The signing date in credential is invalid.", "0002-00000709", "D", *NAMED),
    _r("form-region-wrong", 400, "InvalidArgument", "The signing region in credential is invalid.", "0002-00000715", "D", *NAMED),
    _r("form-product-wrong", 400, "InvalidArgument", "The signing product in credential is invalid.", "0002-00000716", "I", *NAMED),
    _r("form-signature-mismatch", 403, "SignatureDoesNotMatch", MISMATCH, "0002-00000705", "D", *ECHO_OF_V1),
)
IDENTITY = (
    _r("additional-header-repeated", 400, "InvalidArgument", ADDITIONAL, "", "O"),
    _r("additional-header-always-signed", 400, "InvalidArgument", "A header that is always signed must not be listed as an additional one.", "", "O"),
    _r("access-key-unknown", 403, "InvalidAccessKeyId", UNKNOWN_KEY, "0002-00000902", "T", "OSSAccessKeyId"),
    _r("access-key-disabled", 403, "InvalidAccessKeyId", "The OSS Access Key Id you provided is disabled.", "0002-00000903", "D", "OSSAccessKeyId"),
    _r("token-of-no-session", 403, "InvalidAccessKeyId", UNKNOWN_KEY, "", "S", "OSSAccessKeyId"),
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
# fmt: on
ROWS = (*MALFORMED, *ROUTING, *WHO, *BY_URL, *OLDER, *BY_HEADER, *BY_FORM, *IDENTITY, *WORK)
