"""The constants of libraries that name a header, or stand for its value."""

import re
from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    "text_plain": "text/plain",
    "text_html": "text/html",
    "application_json": "application/json",
    "application_octet_stream": "application/octet-stream",
    "application_pdf": "application/pdf",
    "image_png": "image/png",
    "image_jpeg": "image/jpeg",
    "image_gif": "image/gif",
    "image_bmp": "image/bmp",
    "image_webp": "image/webp",
    "image_tiff": "image/tiff",
    "default_binary": "application/octet-stream",
}
# Apache's constants of these names bring a charset along, which nobody means to sign.
WITH_CHARSET = ("ContentType.TEXT", "ContentType.APPLICATION_JSON")
# How libraries call the constants that name a header: of HTTP, or of OSS alone.
NAMES_HEADER = re.compile(
    r"CONTENT_(?:TYPE|MD5|ENCODING|DISPOSITION|LANGUAGE)|CACHE_CONTROL|OSS_HEADER_(?P<own>[A-Z_]+)"
)
# And the other constants of the OSS SDK for Java, which stand in its class of headers.
OF_OSS_HEADERS = re.compile(r"(?:\w+\.)*OSSHeaders\.(?:OSS_)?(?P<name>[A-Z_]+)")
OTHERWISE = {"canned-acl": "acl"}
OF_HTTP = re.compile(
    r"CONTENT_|CACHE_|DATE|ETAG|EXPIRES|HOST|LAST_MODIFIED|LOCATION|RANGE|USER_AGENT"
)
# The values that enumerations of SDKs stand for.
CLASSES = re.compile(
    r"(?:\w+\.)*(?:StorageClass(?:Type)?\.|Storage(?:Class)?(?=IA|Standard|(?:\w*Cold)?Archive))"
    r"(\w+?)(?:\.(?:toString|name)\(\))?"
)
ACCESS = re.compile(
    r"(?:\w+\.)*(?:CannedAccessControlList\.|(?:Object)?ACL(?=Private|Public|Default))"
    r"(\w+?)(?:\.toString\(\))?"
)


def type_of_constant(text: str) -> str | None:
    """Return the type that a constant of a library stands for."""
    if any(one in text for one in WITH_CHARSET):
        return None
    return TYPES.get(text.rpartition(".")[2].lower().removesuffix("_value"))


def named_by_constant(text: str) -> str:
    """Return the header that a constant names by itself, empty where it names none."""
    match = NAMES_HEADER.fullmatch(text)
    if match is None:
        return ""
    return _as_header(f"x-oss-{match['own']}" if match["own"] else match[0])


def named_by_class(text: str) -> str:
    """Return the header that a member of a class of headers names, empty where it names none."""
    match = OF_OSS_HEADERS.fullmatch(text)
    if match is None:
        return ""
    if OF_HTTP.match(match["name"]):
        return named_by_constant(match["name"])
    name = _as_header(match["name"].removeprefix("HEADER_"))
    return f"x-oss-{OTHERWISE.get(name, name)}"


def enumerated(text: str) -> str | None:
    """Return what a member of an enumeration of an SDK is sent as."""
    if match := CLASSES.fullmatch(text):
        return match[1]
    if match := ACCESS.fullmatch(text):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", match[1]).lower()
    return None


def _as_header(constant: str) -> str:
    return constant.lower().replace("_", "-")
