"""Every kind of failure that uploads through signed URLs are known for, and where it is tried.

``causes`` are those that the explanation must name, each made by a row of a table; ``scenarios``
and ``rules`` show what is no refusal, or what no single request can show.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """One kind of failure, in a sentence that is true of it."""

    title: str
    causes: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


FAILURES = {
    "surplus-type-or-header": Failure(
        title="The client sends a type or a header that was not signed",
        causes=("header-added", "header-empty"),
        scenarios=("headers/unsigned-content-type", "headers/unsigned-metadata-added"),
    ),
    "other-value": Failure(
        title="A signed header arrives with another value",
        causes=("header-changed", "header-case", "header-blanks", "header-quoted"),
        scenarios=("headers/content-type-changed", "headers/signed-metadata-changed"),
    ),
    "charset": Failure(
        title="The library appends a charset to the type, loses it or writes it anew",
        causes=("header-charset",),
    ),
    "form": Failure(
        title="The file goes as a form, and the form is stored or its type refused",
        causes=("form-stored", "form-sent", "header-added"),
    ),
    "signed-header-lost": Failure(
        title="A signed header is not sent, is sent twice, or moves into the query",
        causes=("header-dropped", "header-doubled", "header-in-query", "header-lost"),
        scenarios=("headers/signed-header-missing", "headers/signed-metadata-missing"),
    ),
    "framing": Failure(
        title="The body goes without a length, or in another SDK's signed chunks",
        causes=("content-length-missing", "aws-chunked-stored"),
        rules=("no-length",),
    ),
    "host": Failure(
        title="The host is not the one that was signed for: container, port, CNAME, path style",
        causes=(
            *("host-unknown", "path-style-forbidden", "bucket-twice", "header-changed"),
            "bucket-in-another-region",
        ),
        scenarios=("url/other-bucket", "url/no-such-bucket"),
    ),
    "rewritten-by-a-proxy": Failure(
        title="A proxy rewrites a signed header, drops it, or changes the path",
        causes=(
            *("header-changed", "url-additional-header-absent", "path-prefixed"),
            *("key-slashes-folded", "key-dots-folded"),
        ),
    ),
    "key-encoding": Failure(
        title="The object's name is encoded or decoded once too often, or otherwise rewritten",
        causes=(
            *("key-encoded-twice", "key-decoded-twice", "key-plus-for-blank"),
            *("key-blank-for-plus", "key-slashes-folded", "key-dots-folded", "key-normalised"),
            *(
                "key-case",
                "key-blanks",
                "key-blank-replaced",
                "key-surplus",
                "key-backslash",
                "key-begins-with-slash",
                "key-not-utf8",
            ),
            *("target-escape-malformed", "target-has-a-blank", "target-not-ascii"),
            *("key-cut-at-hash", "key-cut-at-question-mark", "key-changed"),
            *("key-too-long", "key-other-charset", "key-file-name-added"),
        ),
        scenarios=("key/percent", "key/double-slash", "key/plus", "key/slash-escaped"),
    ),
    "url-damaged": Failure(
        title="The URL is escaped, cut or added to on its way to the client",
        causes=(
            *(
                "url-cut",
                "url-html-escaped",
                "url-json-escaped",
                "url-semicolons",
                "url-encoded-whole",
            ),
            *("not-signed", "parameter-lost", "parameter-added", "parameter-repeated"),
            *("ampersand-doubled", "signature-damaged", "signature-plus-decoded"),
        ),
        scenarios=("url/cut-at-ampersand", "url/extra-parameter", "url/tampered-signature"),
    ),
    "clock": Failure(
        title="The clocks of signer and server differ",
        causes=("not-yet-valid", "expired"),
        scenarios=("time/sixteen-minutes-early", "time/fourteen-minutes-early"),
    ),
    "validity": Failure(
        title="The URL has ended, its validity has another unit or is too long, or was changed",
        causes=(
            *("expired", "expires-too-long", "expires-too-short", "expires-in-milliseconds"),
            *("expires-is-an-instant", "expires-changed", "date-changed"),
            *("url-expires-malformed", "url-date-malformed"),
        ),
        scenarios=("time/expired", "time/seven-days-and-a-second", "auth/v1-expired"),
        rules=("hard-coded-date",),
    ),
    "temporary-credentials": Failure(
        title="The security token is dead, missing, misplaced or damaged",
        causes=(
            *("token-expired", "token-missing", "token-not-signed", "token-in-header-only"),
            *("token-invalid", "token-in-header-and-query", "token-of-another-key"),
        ),
        scenarios=("identity/sts-expired", "identity/sts-token-missing"),
    ),
    "region-or-redirect": Failure(
        title="The region is another one, or the server sends the client elsewhere",
        causes=(
            "region-wrong",
            "region-with-prefix",
            "region-is-an-endpoint",
            "region",
            "bucket-in-another-region",
        ),
        scenarios=("identity/wrong-region", "fault/permanent-redirect"),
    ),
    "metadata-encoding": Failure(
        title="Metadata that is not ASCII goes in another encoding, or loses letters",
        causes=(
            *("header-latin-1", "header-twice-utf-8", "header-signed-twice-utf-8"),
            *("header-other-charset", "header-rfc-2047", "header-percent", "header-stripped"),
            *("header-question-marks", "header-low-bytes", "header-has-a-control-character"),
            *("stored-twice-utf-8", "stored-question-marks", "stored-rfc-2047"),
            *("stored-percent", "stored-changed"),
        ),
        scenarios=("metadata/utf-8", "metadata/inner-blanks"),
        rules=("metadata-kept",),
    ),
    "checksum": Failure(
        title="A checksum is in the wrong form, or is that of another body or of none",
        causes=("header-md5-hex", "content-md5-wrong", "content-md5-of-nothing", "crc64-wrong"),
        scenarios=("put/content-md5-wrong",),
    ),
    "second-authorization": Failure(
        title="An Authorization header goes along with a signed URL, or in its place",
        causes=("authorization-twice", "authorization-unknown", "authorization-repeated"),
    ),
    "preflight": Failure(
        title="The browser asks first, and the bucket lets no other page upload",
        causes=("cors-no-rule",),
    ),
    "method": Failure(
        title="The URL is used with another method than it was signed for",
        causes=("method",),
        scenarios=("url/wrong-method",),
    ),
    "precondition": Failure(
        title="A condition or an option is sent that an upload does not know",
        causes=("header-not-implemented",),
        scenarios=("put/forbid-overwrite-existing",),
    ),
    "expect": Failure(
        title="The client waits for 100-continue, or sends a whole body after a refusal",
        causes=("header-added",),
        scenarios=("fault/refused-before-the-body", "fault/late-reader"),
    ),
    "keys": Failure(
        title="The URL is signed with a key or a secret that is wrong, damaged or unknown",
        causes=(
            *("secret-of-another-key", "secret-damaged", "secret-unknown", "key-unknown"),
            "key-id-damaged",
        ),
        scenarios=("identity/wrong-secret", "identity/unknown-key"),
    ),
    "value-not-taken": Failure(
        title="A value is signed and sent alike, and OSS does not take it",
        causes=(
            *("storage-class-unknown", "object-acl-unknown", "tagging-illegal"),
            *("metadata-name-illegal", "metadata-too-large"),
        ),
    ),
    "policy": Failure(
        title="The policy of a browser's form is not signed as it is sent",
        causes=(
            *("policy-signed-decoded", "policy-line-breaks", "policy-encoded-twice"),
            "policy-rewritten",
        ),
    ),
    "body-altered": Failure(
        title="What is stored is not the file: encoded, compressed, cut, or read as text",
        causes=(
            *("body-as-text", "body-base64", "body-hex", "body-compressed", "body-cut"),
            *("body-longer", "body-serialised", "body-of-nothing", "path-stored", "body-data-url"),
            "body-base64-in-json",
            "body-of-whole-buffers",
        ),
        rules=("body-identical",),
    ),
    "body-empty": Failure(
        title="Nothing is stored in the place of the file",
        causes=("body-empty",),
        scenarios=("put/missing-file", "put/empty"),
        rules=("missing-file-empties-nothing", "object-emptied", "object-kept"),
    ),
    "uploaded-twice": Failure(
        title="The library repeats the upload by itself",
        scenarios=("put/same-url-twice", "fault/reset-in-mid-body"),
        rules=("requests-arrived",),
    ),
    "status-misread": Failure(
        title="The client takes a refusal for a success, or a good answer for a bad one",
        scenarios=("fault/service-unavailable", "fault/malformed-answer"),
        rules=("status-reported", "exit-code", "error-kept", "cause-hidden"),
    ),
    "stored-type": Failure(
        title="The object has another type or class than it should",
        causes=("type-default", "type-wrong"),
        scenarios=("put/content-type-only", "put/storage-class-ia"),
        rules=("content-type-stored", "storage-class-stored"),
    ),
    "sample-broken": Failure(
        title="The sample does not build, or its placeholders are left in",
        rules=(
            "snippet-builds",
            "placeholder-known",
            "page-intact",
            "url-good",
            "url-printed",
            "signers-agree",
        ),
    ),
}
