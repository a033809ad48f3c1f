"""Causes that need no search: what the server met, and what mends it."""

# ruff: noqa: E501  a table reads best with one row a line

from collections.abc import Mapping

ONCE = "Hand the URL over as the signer printed it, encoded exactly once."
ONE_SIGNATURE = "Send the signed URL without an `Authorization` header; look for a default one in the HTTP client."
WHOLE = "Use the whole signed URL, with every parameter as it was signed."
SDK = "Let an SDK sign: it writes the parameters in their right form."
LENGTH = "Let the library know the body's length, or let it send the body chunked."
TABLE = "Sign and send one of the documented values."

NETWORK = (
    "The URL is for the clients of one network or VPC (`x-oss-ac-…`): the request came from another address, or the signature is wrong besides.",
    "Send it from that network, or sign for the address that the server sees.",
)

# fmt: off
FIXED: Mapping[str, tuple[str, str]] = {
    "target-has-a-blank": ("The URL contains a blank that was not encoded.", ONCE + " A blank is `%20`."),
    "target-not-ascii": ("The URL contains letters that were not percent-encoded.", ONCE),
    "target-has-a-fragment": ("The URL contains a `#`, and what stands behind it is no part of a request.", ONCE + " A `#` in a key is `%23`."),
    "target-escape-malformed": ("The URL contains a `%` that begins no escape: it was decoded on the way, or a key was not encoded.", ONCE + " A `%` in a key is `%25`."),
    "target-not-a-path": ("The request target is no path.", ONCE),
    "authorization-twice": ("The request is signed twice: in the URL and in an `Authorization` header.", ONE_SIGNATURE),
    "authorization-unknown": ("The request has an `Authorization` header that OSS does not understand.", ONE_SIGNATURE),
    "authorization-repeated": ("The request has more than one `Authorization` header.", ONE_SIGNATURE),
    "parameter-repeated": ("A parameter of the signature stands in the URL twice.", WHOLE),
    "url-expires-blank": ("`x-oss-expires` is empty.", WHOLE),
    "url-credential-blank": ("`x-oss-credential` is empty.", WHOLE),
    "url-signature-blank": ("`x-oss-signature` is empty.", WHOLE),
    "url-date-blank": ("`x-oss-date` is empty.", WHOLE),
    "url-access-key-illegal": ("The access key id in `x-oss-credential` contains illegal characters.", "Copy the access key id whole, without quotes or blanks."),
    "url-credential-date-malformed": ("The day in `x-oss-credential` is not YYYYMMDD.", SDK),
    "url-credential-malformed": ("`x-oss-credential` is not `id/YYYYMMDD/region/oss/aliyun_v4_request`.", SDK),
    "url-product-wrong": ("The product in `x-oss-credential` is not `oss`.", SDK),
    "header-product-wrong": ("The product in the credential is not `oss`.", SDK),
    "url-date-malformed": ("`x-oss-date` is not YYYYMMDDTHHMMSSZ in UTC.", SDK),
    "url-date-other-day": ("The day in `x-oss-credential` is not the day of `x-oss-date`: one was taken in local time, or the URL was changed.", "Take both from the same instant, in UTC."),
    "header-date-other-day": ("The day in the credential is not the day of the request's date.", "Take both from the same instant, in UTC."),
    "url-expires-malformed": ("`x-oss-expires` is not a whole number of seconds.", "Sign with a validity in seconds, from 1 to 604800 (7 days)."),
    "url-additional-headers-blank": ("`x-oss-additional-headers` is empty.", SDK),
    "url-additional-headers-empty-item": ("`x-oss-additional-headers` has an empty item.", SDK),
    "url-additional-header-absent": ("`x-oss-additional-headers` names a header that was not sent.", "Send every header that the URL lists, or sign without it."),
    "additional-header-always-signed": ("`x-oss-additional-headers` names a header that is always signed.", SDK),
    "header-content-sha256-wrong": ("`x-oss-content-sha256` is not UNSIGNED-PAYLOAD, the only value that OSS takes.", "Do not send `x-oss-content-sha256` with a signed URL."),
    "token-of-another-key": ("The security token belongs to another key than the one that signed.", "Sign with key id, secret and token of the same temporary credentials."),
    "token-of-no-session": ("A security token was sent beside a key that has none.", "Leave the security token out, or sign with the temporary key that it was given out with."),
    "token-in-header-only": ("The security token was sent as a header; with a signed URL it stands in the query.", "Sign the URL with the token, and send no `x-oss-security-token` header."),
    "token-in-header-and-query": ("The security token was sent as a header and in the URL.", "Send no `x-oss-security-token` header with a signed URL."),
    "token-invalid": ("The security token is not one that was issued: it was cut, decoded or made up.", "Use the whole URL, and encode the token exactly once."),
    "host-unknown": ("The `Host` header names no endpoint of this server.", "Sign the URL for the endpoint that is called, and let no proxy rewrite `Host`."),
    "bucket-in-another-region": ("The URL is for an endpoint in another region than this one.", "Call the endpoint of the region in which the bucket is, and sign for that region."),
    "restricted-signature-mismatch": NETWORK,
    "v1-restricted-signature-mismatch": NETWORK,
    "v2-restricted-signature-mismatch": NETWORK,
    "subnet-mask-illegal": ("`x-oss-ac-subnet-mask` is no number of bits of an address.", "Sign with 32 for one address, 24 for 256 of them, and so on."),
    "vpc-restricted": ("The URL is for the clients of one VPC, and the request did not come from there; nothing that reaches this mock does.", "Send it from that VPC, or sign without `x-oss-ac-vpc-id`."),
    "access-key-disabled": ("The access key that signed is disabled.", "Enable the key, or sign with another one."),
    "path-style-forbidden": ("The bucket stands in the path; the public endpoint takes it in the host only.", "Sign for `https://BUCKET.ENDPOINT/KEY`."),
    "key-too-long": ("The object's name is longer than 1023 bytes.", "Choose a shorter key; letters other than ASCII take two to four bytes."),
    "key-not-utf8": ("The object's name is not UTF-8.", "Encode the key as UTF-8 before it is percent-encoded."),
    "key-begins-with-slash": ("The object's name begins with a slash.", "Sign for a key without a slash at its beginning."),
    "bucket-of-somebody-else": ("The bucket belongs to somebody else.", "Sign for a bucket of this account."),
    "method-not-allowed": ("The method is not allowed for what the URL names.", "Upload with PUT."),
    "header-not-implemented": ("A conditional header was sent that PUT does not know.", "Leave `If-…` headers out of an upload."),
    "content-length-missing": ("The request has neither a Content-Length nor chunks.", LENGTH),
    "content-length-not-a-number": ("The Content-Length is not a number.", LENGTH),
    "content-length-twice": ("Content-Length was sent twice.", "Leave Content-Length to the library."),
    "tls-on-the-http-port": ("The client speaks TLS, and this port speaks plain HTTP.", "Write `http://` in the URL, or start the server with `--tls`."),
    "body-incomplete": ("The connection ended before the body was complete.", "Send as many bytes as Content-Length says, and read the file while it does not change."),
    "body-too-large": ("The body is larger than the 5 GB that one PUT may carry.", "Upload large files in parts."),
    "request-timeout": ("The client was silent for too long in mid-body: it promised more bytes than it sent.", "Send as many bytes as Content-Length says."),
    "crc64-wrong": ("The body that arrived has another CRC-64 than the request says.", "Compute the CRC-64 over exactly the bytes that are sent."),
    "storage-class-blank": ("`x-oss-storage-class` is empty.", TABLE),
    "storage-class-unknown": ("`x-oss-storage-class` names no storage class.", TABLE + " They are Standard, IA, Archive, ColdArchive and DeepColdArchive."),
    "object-acl-blank": ("`x-oss-object-acl` is empty.", TABLE),
    "object-acl-unknown": ("`x-oss-object-acl` names no access control.", TABLE + " They are default, private, public-read and public-read-write."),
    "metadata-too-large": ("The user metadata exceeds 8 KB.", "Put less into `x-oss-meta-*` headers."),
    "metadata-name-illegal": ("The name of a metadata entry has other characters than letters, digits and hyphens.", "Rename it: an underscore is not allowed."),
    "metadata-value-illegal": ("A metadata value is not UTF-8: the library sent it in another character set.", "Send metadata as UTF-8."),
    "tagging-malformed": ("`x-oss-tagging` is not `key=value&key=value`, URL-encoded.", "URL-encode keys and values of tags."),
    "tagging-repeated": ("`x-oss-tagging` names a tag twice.", "Name each tag once."),
    "tags-repeated": ("The document names a tag twice.", "Name each tag once."),
    "tags-too-many": ("An object has 10 tags at most.", "Leave some tags out."),
    "directive-unknown": ("A directive of the copy is neither COPY nor REPLACE.", "Write `COPY` or `REPLACE`."),
    "tagging-illegal": ("A tag is too long, or has illegal characters.", "Keep to 10 tags with keys up to 128 and values up to 256 characters."),
    "header-has-a-control-character": ("A header value has a character that no header may have: a line break, or the half of a letter that was cut to one byte.", "Strip line breaks from the value, and encode other letters as UTF-8."),
    "cors-not-enabled": ("The browser asked first (CORS preflight), and the bucket has no rule that lets other pages upload.", "Give the bucket a CORS rule with the page's origin, the method and every header that is sent."),
    "cors-not-allowed": ("The browser asked first (CORS preflight), and no CORS rule of the bucket allows this origin, method and headers.", "Add origin, method and every header that is sent to a CORS rule of the bucket."),
    "cors-malformed": ("A preflight request (OPTIONS) came without `Origin` or `Access-Control-Request-Method`.", "Let the browser make the preflight request."),
    "object-exists": ("An object stands at the key, and the URL forbids to overwrite it.", "Sign without `x-oss-forbid-overwrite`, or for another key."),
    "fault-service-unavailable": ("The server was told to be unavailable.", "Try again later, with the same URL."),
}
# fmt: on
