"""The rows of the refusal table that well-signed requests meet: what they ask cannot be done."""

# ruff: noqa: E501  a table reads best with one row a line

from harness.server.error_spec import NAMED
from harness.server.error_spec import row as _r

TAGGING = (
    "The header 'x-oss-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters "
    "without tag name duplicates."
)
NOT_IMPLEMENTED = "A header you provided implies functionality that is not implemented."
BAD_DIGEST = "The Content-MD5 you specified was invalid."
NO_UPLOAD = (
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have "
    "been aborted or completed."
)
INCOMPLETE = "You did not provide the number of bytes specified by the Content-Length HTTP header."

# fmt: off
WORK = (
    _r("operation-not-mocked", 501, "NotImplemented", "This mock server does not know the operation.", "", "O"),
    _r("process-not-mocked", 501, "NotImplemented", "This mock server verifies x-oss-process as signed, like every parameter, and processes nothing.", "", "O"),
    _r("default-retention-not-mocked", 501, "NotImplemented", "This mock server knows retention by object, and no retention by default.", "", "O"),
    _r("method-not-allowed", 405, "MethodNotAllowed", "The specified method is not allowed against this resource.", "0017-00000001", "D", "Method", "ResourceType"),
    _r("header-not-implemented", 400, "NotImplemented", NOT_IMPLEMENTED, "0017-00000245", "S", "Header"),
    _r("aws-chunked", 400, "InvalidArgument", "aws-chunked encoding is not supported with the specified x-amz-content-sha256 value.", "0017-00000804", "T", *NAMED),
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
    _r("tagging-repeated", 400, "InvalidArgument", TAGGING, "", "S"),
    _r("tags-repeated", 400, "InvalidTag", "Cannot provide multiple Tags with the same key", "", "S"),
    _r("tags-too-many", 400, "BadRequest", "Object tags cannot be greater than 10", "", "S"),
    _r("directive-unknown", 400, "InvalidArgument", "The directive must be COPY or REPLACE.", "", "I", *NAMED),
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
    _r("upload-unknown", 404, "NoSuchUpload", NO_UPLOAD, "0042-00000002", "S", "UploadId"),
    _r("upload-unknown-to-part", 404, "NoSuchUpload", NO_UPLOAD, "0042-00000104", "S", "UploadId"),
    _r("upload-unknown-to-copy", 404, "NoSuchUpload", NO_UPLOAD, "0042-00000311", "S", "UploadId"),
    _r("complete-all-with-list", 400, "InvalidArgument", "Should not speficy both complete all header and http body.", "0042-00000216", "S"),
    _r("part-number-out-of-range", 400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive", "", "D", *NAMED),
    _r("part-invalid", 400, "InvalidPart", "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.", "", "D", "PartNumber", "UploadId"),
    _r("part-order-invalid", 400, "InvalidPartOrder", "The list of parts was not in ascending order. Parts list must be specified in order by part number.", "", "D"),
    _r("part-too-small", 400, "EntityTooSmall", "Your proposed upload smaller than the minimum allowed size.", "", "D", "PartNumber"),
    _r("copy-source-malformed", 400, "InvalidArgument", "Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.", "", "D", *NAMED),
    _r("copy-too-large", 400, "InvalidArgument", "The specified copy source is larger than the maximum allowable size for a copy source.", "", "D"),
    _r("position-malformed", 400, "InvalidArgument", "The position is not a number.", "", "I", *NAMED),
    _r("position-wrong", 409, "PositionNotEqualToLength", "Position is not equal to file length", "0026-00000016", "D"),
    _r("object-not-appendable", 409, "ObjectNotAppendable", "The object is not appendable", "", "D", "Key"),
    _r("symlink-target-illegal", 409, "InvalidTargetType", "The symbolic's target file type is invalid", "0026-00000011", "S", "Key"),
    _r("object-no-symlink", 400, "NotSymlink", "The object is not a symlink.", "", "D"),
    _r("symlink-target-unknown", 404, "SymlinkTargetNotExist", "The target of the symlink does not exist.", "", "D", "Key"),
    _r("continuation-token-unknown", 400, "InvalidArgument", "The continuation token you specified is invalid.", "", "S", *NAMED),
    _r("restore-tier-unknown", 400, "InvalidArgument", "The restore tier is unknown.", "", "S"),
    _r("bucket-class-unknown", 400, "InvalidStorageClass", "The storage class you specified is not valid.", "", "I"),
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
