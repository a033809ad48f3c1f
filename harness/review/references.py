"""Pages that the manual of several rules refers to."""

COMMON_MARK = "https://spec.commonmark.org/0.31.2/"
CURL = "https://curl.se/docs/manpage.html"
HTTP_URL_CONNECTION = (
    "https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/HttpURLConnection.html"
)
OSS = "https://www.alibabacloud.com/help/en/oss"
PRESIGNED = f"{OSS}/user-guide/upload-files-using-presigned-urls"
PUT_OBJECT = f"{OSS}/developer-reference/putobject"
SIGNATURES = f"{OSS}/developer-reference/add-signatures-to-urls"
