"""The names of everything for which a signature is refused."""

from enum import StrEnum


class Cause(StrEnum):
    """One name per documented cause; the server's refusal table says what each one answers."""

    ANONYMOUS = "anonymous"
    AUTHORIZATION_TWICE = "authorization-twice"
    AUTHORIZATION_UNKNOWN = "authorization-unknown"
    AUTHORIZATION_REPEATED = "authorization-repeated"
    VERSION_UNKNOWN = "signature-version-unknown"
    V1_NOT_ALLOWED = "signature-v1-not-allowed"
    PARAMETER_REPEATED = "parameter-repeated"

    URL_EXPIRES_MISSING = "url-expires-missing"
    URL_EXPIRES_BLANK = "url-expires-blank"
    URL_CREDENTIAL_MISSING = "url-credential-missing"
    URL_CREDENTIAL_BLANK = "url-credential-blank"
    URL_SIGNATURE_MISSING = "url-signature-missing"
    URL_SIGNATURE_BLANK = "url-signature-blank"
    URL_DATE_MISSING = "url-date-missing"
    URL_DATE_BLANK = "url-date-blank"
    URL_KEY_ILLEGAL = "url-access-key-illegal"
    URL_SCOPE_DATE_MALFORMED = "url-credential-date-malformed"
    URL_CREDENTIAL_MALFORMED = "url-credential-malformed"
    URL_REGION_WRONG = "url-region-wrong"
    URL_PRODUCT_WRONG = "url-product-wrong"
    URL_DATE_MALFORMED = "url-date-malformed"
    URL_DATE_OTHER_DAY = "url-date-other-day"
    URL_EXPIRES_MALFORMED = "url-expires-malformed"
    URL_EXPIRES_OUT_OF_RANGE = "url-expires-out-of-range"
    URL_NOT_YET_VALID = "url-not-yet-valid"
    URL_EXPIRED = "url-expired"
    URL_ADDITIONAL_BLANK = "url-additional-headers-blank"
    URL_ADDITIONAL_EMPTY_ITEM = "url-additional-headers-empty-item"
    URL_ADDITIONAL_ABSENT = "url-additional-header-absent"

    V1_EXPIRES_MISSING = "v1-expires-missing"
    V1_EXPIRES_BLANK = "v1-expires-blank"
    V1_KEY_MISSING = "v1-access-key-missing"
    V1_KEY_BLANK = "v1-access-key-blank"
    V1_KEY_ILLEGAL = "v1-access-key-illegal"
    V1_SIGNATURE_MISSING = "v1-signature-missing"
    V1_SIGNATURE_BLANK = "v1-signature-blank"
    V2_EXPIRES_MISSING = "v2-expires-missing"
    V2_EXPIRES_BLANK = "v2-expires-blank"
    V2_KEY_MISSING = "v2-access-key-missing"
    V2_KEY_BLANK = "v2-access-key-blank"
    V2_SIGNATURE_MISSING = "v2-signature-missing"
    V2_SIGNATURE_BLANK = "v2-signature-blank"
    V1_V2_EXPIRES_MALFORMED = "v1-v2-expires-malformed"
    V1_V2_EXPIRED = "v1-v2-expired"
    V1_V2_HEADER_KEY_BLANK = "v1-v2-header-access-key-blank"

    HEADER_SIGNATURE_BLANK = "header-signature-blank"
    HEADER_CREDENTIAL_MALFORMED = "header-credential-malformed"
    HEADER_CONTENT_SHA256 = "header-content-sha256-wrong"
    HEADER_DATE_MISSING = "header-date-missing"
    HEADER_DATE_MALFORMED = "header-date-malformed"
    HEADER_DATE_OTHER_DAY = "header-date-other-day"
    HEADER_KEY_ILLEGAL = "header-access-key-illegal"
    HEADER_REGION_WRONG = "header-region-wrong"
    HEADER_PRODUCT_WRONG = "header-product-wrong"
    HEADER_TIME_SKEWED = "header-time-skewed"
    HEADER_ADDITIONAL_BLANK = "header-additional-headers-blank"
    HEADER_ADDITIONAL_EMPTY_ITEM = "header-additional-headers-empty-item"
    HEADER_ADDITIONAL_ABSENT = "header-additional-header-absent"

    ADDITIONAL_ALWAYS_SIGNED = "additional-header-always-signed"
    KEY_UNKNOWN = "access-key-unknown"
    KEY_DISABLED = "access-key-disabled"
    TOKEN_MISSING = "token-missing"  # noqa: S105  the name of a cause, not a secret
    TOKEN_OF_ANOTHER_KEY = "token-of-another-key"  # noqa: S105  likewise
    TOKEN_IN_HEADER_ONLY = "token-in-header-only"  # noqa: S105  likewise
    TOKEN_IN_HEADER_AND_QUERY = "token-in-header-and-query"  # noqa: S105  likewise
    TOKEN_INVALID = "token-invalid"  # noqa: S105  likewise
    TOKEN_EXPIRED = "token-expired"  # noqa: S105  likewise
    SIGNATURE_MISMATCH = "signature-mismatch"
    V1_MISMATCH = "v1-signature-mismatch"
    V2_MISMATCH = "v2-signature-mismatch"
    RESTRICTED_MISMATCH = "restricted-signature-mismatch"
