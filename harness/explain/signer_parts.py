"""Mistakes of signers by hand in the parts that are signed."""

import hashlib
from collections.abc import Iterator

from harness.explain.candidate import SigningCandidate
from harness.explain.dialect import Pieces
from harness.explain.signer_layers import FEED_MISSING, STANDARD, Parts, SignerMistake, mistake_of
from harness.explain.signer_part_changes import (
    blank_behind_colon,
    bucket_twice,
    date_of_http,
    empty_signature,
    encoded_once_more,
    encoded_path,
    encoded_subresources,
    equals_behind_nothing,
    headers_listed,
    host_as_resource,
    host_signed,
    last_header_feed,
    lower_method,
    named_headers,
    no_additional_line,
    no_bucket,
    no_first_slash,
    no_payload_line,
    no_subresources,
    other_date,
    other_escapes,
    query_without_signature_parameters,
    raw_path,
    raw_query,
    slashes_encoded,
    unsorted_headers,
    unsorted_query,
    unsorted_subresources,
    whole_query,
    with_part,
    without_one_parameter,
)
from harness.explain.signer_v4_changes import (
    day_as_date,
    folded_path,
    no_list,
    other_end,
    other_list,
    other_region,
    other_service,
    unlisted_headers,
    without_token,
)

KEYS_STAY = "Sign the key as it is: OSS folds neither `.` nor `..` nor doubled slashes."
UNSIGNED = b"UNSIGNED-PAYLOAD"
HASH_OF_NOTHING = hashlib.sha256(b"").hexdigest().encode()
_RESOURCE = "Sign `/BUCKET/KEY`: the bucket is part of it, wherever the request names it."
LOWER_METHOD = mistake_of(
    "method-case", "writes the method in small letters", "Sign the method in capitals: `PUT`."
)
NO_BUCKET = mistake_of(
    "bucket-missing", "leaves the bucket out of the path that it signs", _RESOURCE
)
BUCKET_TWICE = mistake_of(
    "bucket-twice", "has the bucket twice in the path that it signs", _RESOURCE
)
NO_SLASH = mistake_of("slash-missing", "begins the path that it signs without a slash", _RESOURCE)
HOST_PATH = mistake_of(
    "host-for-bucket", "signs the host name in the place of the bucket", _RESOURCE
)
UNSORTED_HEADERS = mistake_of(
    "headers-unsorted",
    "does not sort the headers by name",
    "Sort the signed headers by their names in small letters.",
)
HEADER_NAMES = mistake_of(
    "header-names-case",
    "writes the names of headers in capitals",
    "Write the names of the signed headers in small letters.",
)
COLON_BLANK = mistake_of(
    "header-blank",
    "puts a blank behind the colon of a header",
    "Write each signed header as `name:value`, without a blank.",
)
COMMON: tuple[tuple[SignerMistake, Parts], ...] = (
    (NO_BUCKET, no_bucket),
    (BUCKET_TWICE, bucket_twice),
    (NO_SLASH, no_first_slash),
    (HOST_PATH, host_as_resource),
    (LOWER_METHOD, lower_method),
    (UNSORTED_HEADERS, unsorted_headers),
    (HEADER_NAMES, named_headers),
    (COLON_BLANK, blank_behind_colon),
)
NO_EQUALS = "Write a parameter without a value as its bare name, without `=`."
V1_TOKEN = (
    mistake_of(
        "token-unsigned",
        "leaves the security token out of what it signs",
        "Sign `security-token` like every sub-resource.",
    ),
    without_token,
)
DATE_OTHER = (
    mistake_of(
        "date-other",
        "signs another date than it sends, or none",
        "Sign the very text that is sent as the date, or as the end of the validity.",
    ),
    other_date,
)
V1_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    *COMMON,
    V1_TOKEN,
    (
        mistake_of(
            "path-encoded",
            "signs the path percent-encoded",
            "Sign the key as it is: V1 encodes nothing of the resource.",
        ),
        encoded_path,
    ),
    (
        mistake_of(
            "subresources-unsorted",
            "does not sort the sub-resources",
            "Sort the sub-resources by name before they are signed.",
        ),
        unsorted_subresources,
    ),
    (
        mistake_of(
            "subresources-missing",
            "leaves the sub-resources out of the resource",
            "Sign sub-resources (`?uploadId=…&partNumber=…`) behind the key.",
        ),
        no_subresources,
    ),
    (
        mistake_of(
            "subresources-encoded",
            "signs the values of sub-resources percent-encoded",
            "Sign the values of sub-resources as they are: V1 encodes nothing.",
        ),
        encoded_subresources,
    ),
    (
        mistake_of("equals-behind-nothing", "writes `=` behind a bare sub-resource", NO_EQUALS),
        equals_behind_nothing,
    ),
    (
        mistake_of(
            "query-signed",
            "signs every parameter of the query",
            "Sign the sub-resources only: V1 signs no other parameter.",
        ),
        whole_query,
    ),
    (
        mistake_of(
            "date-for-expires",
            "signs the date of HTTP where the end of the {url} belongs",
            "Write `Expires` into the line of the date: a signed {url} has no other date.",
        ),
        date_of_http,
    ),
    DATE_OTHER,
)
RAW_PATH = mistake_of(
    "path-raw",
    "signs the path as it is, not percent-encoded",
    "Percent-encode the path before it is signed.",
)
ESCAPES = mistake_of(
    "escapes-other",
    "escapes other characters, or in another way, than the signature asks for",
    "Leave letters, digits, `-`, `.`, `_` and `~` as they are; write `%20`, and capitals in `%2F`.",
)
_QUERY_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    (
        mistake_of(
            "query-unsorted",
            "does not sort the query",
            "Sort the parameters by their encoded names before they are signed.",
        ),
        unsorted_query,
    ),
    (
        mistake_of(
            "query-raw",
            "signs the query as it is, not percent-encoded",
            "Percent-encode names and values of the query, slashes as well (`%2F`).",
        ),
        raw_query,
    ),
    (
        mistake_of("equals-behind-nothing", "writes `=` behind a bare parameter", NO_EQUALS),
        equals_behind_nothing,
    ),
    (
        mistake_of(
            "query-missing",
            "leaves the parameters of the signature out of the query that it signs",
            "Sign every parameter of the {url} but the signature itself.",
        ),
        query_without_signature_parameters,
    ),
    (
        mistake_of(
            "query-incomplete",
            "adds a parameter of the signature behind the signing",
            "Put every parameter into the query before it is signed; only the signature follows.",
        ),
        without_one_parameter,
    ),
    (
        mistake_of(
            "query-with-signature",
            "signs the parameter of the signature, too, while it is empty",
            "Sign every parameter of the {url} but the signature itself.",
        ),
        empty_signature,
    ),
)
TOKEN = (
    mistake_of(
        "token-unsigned",
        "leaves the security token out of what it signs",
        "Put the token into the query before it is signed: `x-oss-security-token` is signed.",
    ),
    without_token,
)
V2_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    *COMMON,
    TOKEN,
    DATE_OTHER,
    (RAW_PATH, raw_path),
    (
        mistake_of(
            "slashes-kept",
            "leaves the slashes of the path unescaped",
            "Write each slash of the resource as `%2F`: V2 wants it so.",
        ),
        encoded_path,
    ),
    (ESCAPES, other_escapes),
    *_QUERY_PARTS,
)


def of_payload(values: tuple[bytes, ...]) -> tuple[SignerMistake, Parts]:
    """Return the mistake of signers that sign one of these hashes of the body."""

    def change(_base: SigningCandidate, pieces: Pieces) -> Iterator[Pieces]:
        names = pieces[STANDARD].partition(b"\n")[0]
        for value in values:
            yield with_part(pieces, STANDARD, names + b"\n" + value)

    return PAYLOAD, change


PAYLOADS = (HASH_OF_NOTHING, hashlib.sha256(UNSIGNED).hexdigest().encode(), b"STREAMING-PAYLOAD")
PAYLOAD = mistake_of(
    "payload-hashed",
    "signs a hash of the body",
    "Write `UNSIGNED-PAYLOAD` in the last line of the canonical request.",
)
_SCOPE = "The scope is `DAY/REGION/oss/aliyun_v4_request`, with a region such as `cn-hangzhou`."
_LIST = "List additional headers in small letters, sorted, with `;` between them."
V4_PARTS: tuple[tuple[SignerMistake, Parts], ...] = (
    *COMMON,
    TOKEN,
    (
        mistake_of("path-folded", "folds dot segments or doubled slashes of the key", KEYS_STAY),
        folded_path,
    ),
    (
        mistake_of("scope-region", "signs for `oss-REGION`, as it stands in host names", _SCOPE),
        other_region,
    ),
    (mistake_of("scope-service", "signs for the service `s3`", _SCOPE), other_service),
    (mistake_of("scope-end", "ends the scope in `aws4_request`, as S3 does", _SCOPE), other_end),
    (
        mistake_of(
            "date-short",
            "writes the day where the date stands",
            "Write the date as `YYYYMMDDTHHMMSSZ` into the string to sign.",
        ),
        day_as_date,
    ),
    (mistake_of("list-separator", "joins the additional headers otherwise", _LIST), other_list),
    (mistake_of("list-missing", "leaves the list of additional headers empty", _LIST), no_list),
    (
        mistake_of(
            "header-unlisted",
            "signs headers that OSS signs only where they are listed",
            "Name them in `x-oss-additional-headers`, or do not sign them.",
        ),
        unlisted_headers,
    ),
    (RAW_PATH, raw_path),
    (
        mistake_of(
            "slashes-encoded",
            "writes the slashes of the key as `%2F`",
            "Leave the slashes of the path as they are when it is encoded.",
        ),
        slashes_encoded,
    ),
    (
        mistake_of(
            "path-encoded-twice",
            "percent-encodes the path twice",
            "Percent-encode the path once before it is signed.",
        ),
        encoded_once_more,
    ),
    (ESCAPES, other_escapes),
    *_QUERY_PARTS,
    (FEED_MISSING, last_header_feed),
    (FEED_MISSING, no_additional_line),
    (
        mistake_of(
            "payload-missing",
            "leaves out the last line of the canonical request",
            "End the canonical request with `UNSIGNED-PAYLOAD`.",
        ),
        no_payload_line,
    ),
    (
        mistake_of(
            "host-signed",
            "signs the Host header, as S3 does",
            "Sign `host` only where `x-oss-additional-headers` lists it.",
        ),
        host_signed,
    ),
    (
        mistake_of(
            "headers-listed",
            "lists every signed header, as S3 does",
            "List additional headers only: those that OSS signs anyway stand in no list.",
        ),
        headers_listed,
    ),
)
