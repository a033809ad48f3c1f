"""What to change where a URL is signed: the code of each SDK that signs one."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.catalog.wording import worded
from harness.model.explanation import Difference

PRESIGNED = frozenset({"GET", "HEAD", "PUT", "DELETE"})
_FOR_HEADERS = frozenset({"header-added", "header-changed", "header-charset", "header-case"})


@dataclass(frozen=True, kw_only=True, slots=True)
class SigningSdk:
    """One SDK: how it signs for a method, and with a header; ``presigns`` are its methods."""

    name: str
    method: str
    header: str
    content_type: str = ""
    presigns: frozenset[str] = PRESIGNED

    def with_header(self, name: str, value: str) -> str:
        """Return the code that signs with a header."""
        form = self.content_type if name == "content-type" and self.content_type else self.header
        quote = form[form.index("{value}") - 1]
        literal = value.replace("\\", r"\\").replace(quote, f"\\{quote}")
        return form.replace("{name}", _title(name)).replace("{value}", literal)

    def for_method(self, method: str) -> str:
        """Return the code that signs for a method."""
        return self.method.replace("{METHOD}", method).replace("{Method}", method.title())


SDKS: tuple[SigningSdk, ...] = (
    SigningSdk(
        name="alibabacloud-oss-v2",
        method="client.presign(oss.{Method}ObjectRequest(bucket=…, key=…))",
        header="oss.PutObjectRequest(bucket=…, key=…, headers={'{name}': '{value}'})",
        content_type="oss.PutObjectRequest(bucket=…, key=…, content_type='{value}')",
        presigns=frozenset({"GET", "HEAD", "PUT"}),
    ),
    SigningSdk(
        name="oss2",
        method="bucket.sign_url('{METHOD}', key, 3600, slash_safe=True)",
        header="bucket.sign_url('PUT', key, 3600, slash_safe=True, headers={'{name}': '{value}'})",
    ),
    SigningSdk(
        name="ali-oss",
        method="client.signatureUrl(name, { method: '{METHOD}' })",
        header="client.signatureUrl(name, { method: 'PUT', '{name}': '{value}' })",
    ),
    SigningSdk(
        name="Java",
        method="new GeneratePresignedUrlRequest(bucket, key, HttpMethod.{METHOD})",
        header='request.addHeader("{name}", "{value}")',
        content_type='request.setContentType("{value}")',
    ),
    SigningSdk(
        name="Go",
        method="bucket.SignURL(key, oss.HTTP{Method}, 3600)",
        header='bucket.SignURL(key, oss.HTTPPut, 3600, oss.SetHeader("{name}", "{value}"))',
        content_type='bucket.SignURL(key, oss.HTTPPut, 3600, oss.ContentType("{value}"))',
    ),
)
SDKS_BY_NAME: Mapping[str, SigningSdk] = {sdk.name.lower(): sdk for sdk in SDKS}


def signer_fix(difference: Difference, sdk: SigningSdk | None) -> str:
    """Return how to sign for what was sent, empty where the signer need not change."""
    if difference.kind == "method" and difference.sent:
        if difference.sent not in PRESIGNED:
            return ""  # a POST to a key is no transfer, whatever it is signed for
        is_made = sdk and difference.sent in sdk.presigns
        code = f": `{sdk.for_method(difference.sent)}`" if sdk and is_made else ""
        return worded("Sign for {}{}.", difference.sent, code)
    if difference.kind not in _FOR_HEADERS or difference.sent is None:
        return ""
    name = f"`{difference.subject}: {difference.sent}`"
    code = f": `{sdk.with_header(difference.subject, difference.sent)}`" if sdk else ""
    return worded("To send it, sign with {}{}.", name, code)


def _title(name: str) -> str:
    if name.startswith("x-oss-"):
        return name
    return "-".join("MD5" if word == "md5" else word.title() for word in name.split("-"))
