"""The names that a signature has in a URL and in a form, for each version of signatures."""

from dataclasses import dataclass, field, replace
from typing import Final


@dataclass(frozen=True, kw_only=True, slots=True)
class UrlParameters:
    """The names of one version's parameters; those that a version does not have are empty.

    ``identity`` names the credential of V4, and the access key id of the others. ``date`` is when
    the validity begins: V1 and V2 name its end alone. ``all`` has every parameter of the version.
    """

    identity: bytes
    expires: bytes
    signature: bytes
    token: bytes
    version: bytes = b""
    date: bytes = b""
    additional: bytes = b""
    all: tuple[bytes, ...] = field(init=False)

    def __post_init__(self) -> None:
        # Asked for by every request.
        names = (
            *(self.version, self.identity, self.date, self.expires, self.signature),
            *(self.additional, self.token),
        )
        object.__setattr__(self, "all", tuple(name for name in names if name))

    @property
    def required(self) -> tuple[bytes, ...]:
        """The parameters without which a URL of the version is not signed."""
        return tuple(name for name in self.all if name not in (self.additional, self.token))


V4_URL: Final = UrlParameters(
    version=b"x-oss-signature-version",
    identity=b"x-oss-credential",
    date=b"x-oss-date",
    expires=b"x-oss-expires",
    signature=b"x-oss-signature",
    additional=b"x-oss-additional-headers",
    token=b"x-oss-security-token",
)
V2_URL: Final = UrlParameters(
    version=V4_URL.version,
    identity=b"x-oss-access-key-id",
    expires=V4_URL.expires,
    signature=V4_URL.signature,
    additional=V4_URL.additional,
    token=b"security-token",
)
V1_URL: Final = UrlParameters(
    identity=b"OSSAccessKeyId", expires=b"Expires", signature=b"Signature", token=V2_URL.token
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormFields:
    """The names of the fields by which a form (PostObject) is signed, one version's.

    ``identity`` is the credential of V4, and the access key id of V1, which has neither version
    nor date. The service reads names of fields in any case.
    """

    identity: str
    signature: str
    version: str = ""
    date: str = ""
    policy: str = "policy"
    token: str = V4_URL.token.decode()

    @property
    def required(self) -> tuple[str, ...]:
        """The fields without which a form of the version is not signed."""
        names = (self.policy, self.version, self.identity, self.date, self.signature)
        return tuple(name for name in names if name)

    @property
    def lowered(self) -> "FormFields":
        """The same in small letters, as the fields of a form that has arrived are kept."""
        return replace(self, identity=self.identity.lower(), signature=self.signature.lower())


V4_FORM: Final = FormFields(
    version=V4_URL.version.decode(),
    identity=V4_URL.identity.decode(),
    date=V4_URL.date.decode(),
    signature=V4_URL.signature.decode(),
)
V1_FORM: Final = FormFields(identity=V1_URL.identity.decode(), signature=V1_URL.signature.decode())

# "Which parameter is the signature": V2 and V4 share one.
SIGNATURE_PARAMETERS: Final = (V4_URL.signature, V1_URL.signature)
# The same in a regular expression over text.
SIGNATURE_PATTERN: Final = "(?:" + "|".join(name.decode() for name in SIGNATURE_PARAMETERS) + ")"
# What stands beside it in a URL and in no other text: the access key id of V1, and the version.
IDENTITY_OF_V1: Final = V1_URL.identity.decode()
VERSION_NAME: Final = V4_URL.version.decode()
# What nobody may see; the credential is not among them, for the scope in it explains refusals.
SECRET_PARAMETERS: Final = tuple(
    dict.fromkeys(
        name
        for version in (V4_URL, V2_URL, V1_URL)
        for name in (version.signature, version.token, version.identity)
        if name != V4_URL.identity
    )
)
