"""The part that a block plays on its page, and why it is not run where it is not."""

import re

from harness.model.page import Language, Role
from harness.oss.signature import SIGNATURE_PATTERN

DATA = {
    Language.JSON, Language.XML, Language.YAML, Language.TOML, Language.INI, Language.CSS,
    Language.HTTP, Language.TEXT,
}  # fmt: skip
OUTPUT_INFO = re.compile(r"\b(?:output|response|result)\b")
SIGNS = re.compile(
    r"\bsign_url\(|\.presign\(|\bsignatureUrl(?:V4)?\(|\basyncSignatureUrl|\bgeneratePresignedUrl\("
    r"|\bGeneratePresignedUri\(|\bSignURL\(|\.Presign\(|\bsignUrl\(|\bgenerate_presigned_url\("
    r"|\bgetSignedUrl\(|\bpresignedPutObject\("
)
UPLOADS = re.compile(
    r"""\b(?:requests|httpx|session|client|axios|got|http|superagent|ky)\.put\(|\bHttpPut\b"""
    r"""|["']PUT["']|CURLOPT_UPLOAD|CURLOPT_PUT|\bHttpMethod\.Put\b|\.PUT\(|\bMethodPut\b"""
    r"""|Net::HTTP::Put|PutAsync\(|\.put\((?:requestBody|body|RequestBody)"""
    r"""|\bcurl\b[^\n]*(?:\\\n[^\n]*)*(?:-T\b|--upload-file|-X ?PUT|--request PUT|-XPUT)"""
    r"""|\bwget\b[^\n]*--method[= ]PUT|-Method Put|\bput_object\(|\bputObject\(|\.PutObject\("""
)
DOWNLOADS = re.compile(
    r"""\b(?:requests|httpx|axios|got)\.get\(|\bHttpGet\b|["']GET["']|\bhttp\.Get\(|\burlretrieve\("""
    r"""|\bcurl\b[^\n]*(?:-o\b|-O\b|-SO\b|--output)|\bwget\b|\bget_object\(|\bgetObject\("""
)
# With a signed URL in hand: what asks for something, and what sends something.
FETCHES = re.compile(
    r"""\bcurl\b|\bfetch\(|\burlopen\(|\.get\(|\.GET\(|\bopenStream\(|\bopenConnection\(|\bURI\.open\("""
    r"""|Net::HTTP\.get|\bfile_get_contents\(|\bcurl_init\(|\bcurl_easy_perform\(|\bnewCall\(|\brequest\("""
)
SENDS = re.compile(
    r"""(?i)--data|\s-d\b|\s-F\b|--form|\bbody\b|\bdata=|files=|setDoOutput|doOutput|POSTFIELDS|\bPUT\b|\bPOST\b"""
    r"""|UPLOAD\b|\bput\("""
)
NAMES_URL = re.compile(
    r"(?i)signed_?url|presigned|<[\w\s-]*url>|x-oss-signature|[?&]Signature=|OSSAccessKeyId=|urlopen\("
)
HOLDS_URL = re.compile(rf"(?i)<(?:pre)?-?_?signed[ _-]?url>|[?&]{SIGNATURE_PATTERN}=")
INSTALLS = re.compile(r"^(?:\$ )?(?:sudo )?(?:pip3?|npm|yarn|apt(?:-get)?|go (?:get|install|mod)|mvn|export|cd|mkdir|git|gem|composer|dotnet) ", re.MULTILINE)  # fmt: skip
SYNOPSIS = re.compile(r"(?i)^\s*usage:|\.\.\.\)|^\s*\w+\([\w, =]*\)\s*$")

BESIDE = (
    (SYNOPSIS, "this is a synopsis, not a program"),
    (INSTALLS, "this installs or prepares something and uploads nothing"),
)


def role_of(language: Language | None, text: str, info: str) -> tuple[Role, str]:
    """Return the role, and for what is not run the reason."""
    if language is None:
        return Role.OTHER, ""
    if OUTPUT_INFO.search(info.partition(" ")[2]):
        return Role.OUTPUT, "its fence says that it is output"
    if language in DATA:
        return Role.OUTPUT if language is Language.HTTP else Role.OTHER, f"{language} is not run"
    return _role_of_code(language, text)


def _role_of_code(language: Language, text: str) -> tuple[Role, str]:
    if SIGNS.search(text) and not _only_imports(text):
        return Role.SIGNER, ""
    if UPLOADS.search(text):
        return _uploader(language, text)
    if DOWNLOADS.search(text) and NAMES_URL.search(text):
        return _downloader(language, text)
    if HOLDS_URL.search(text):
        fetches = FETCHES.search(text) and not SENDS.search(text)
        return (_downloader if fetches else _uploader)(language, text)
    for pattern, reason in BESIDE:
        if pattern.search(text):
            return Role.OTHER, reason
    return Role.FRAGMENT, "it makes no signed URL and uploads nothing"


def _uploader(language: Language, text: str) -> tuple[Role, str]:
    if language in {Language.HTML, Language.CSS}:
        return Role.OTHER, "a browser is needed to run it"
    if re.search(r"\bput_object\(|\bputObject\(|\.PutObject\(", text) and not NAMES_URL.search(
        text
    ):
        return Role.OTHER, "it uploads with the SDK's own credentials, not through a signed URL"
    return Role.UPLOADER, ""


def _downloader(language: Language, text: str) -> tuple[Role, str]:
    if language in {Language.HTML, Language.CSS}:
        return Role.OTHER, "a browser is needed to run it"
    if re.search(r"\bget_object\(|\bgetObject\(", text) and not NAMES_URL.search(text):
        return Role.OTHER, "it downloads with the SDK's own credentials, not through a signed URL"
    return Role.DOWNLOADER, ""


def _only_imports(text: str) -> bool:
    return all(re.match(r"\s*(?:import|from|using|require|$)", line) for line in text.split("\n"))
