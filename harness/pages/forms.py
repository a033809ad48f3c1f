"""Uploads by a form (PostObject): which programs post one, and which sign the policy of one."""

import re
from dataclasses import dataclass

from harness.catalog.wording import worded
from harness.model.grammar import Deed
from harness.model.page import SHELLS, Role
from harness.oss.endpoints import DOMAIN_PATTERN
from harness.syntax.deeds import KnownDeed, of, signs_form_by_hand
from harness.syntax.source import Source

HOLDS_URL = re.compile(r"(?i)<(?:pre)?-?_?signed[ _-]?url>|[?&](?:x-oss-signature|Signature)=")
POLICY = re.compile(
    r"(?i)[\"'`\s(=]policy[\"'`=]|\bpolicy\s*[:=]|[\"'`]policy[\"'`]\s*(?:=>|,|:|\])"
)
SIGNED = re.compile(r"(?i)signature|OSSAccessKeyId|x-oss-credential")
ANSWERED = re.compile(r"(?i)success_action_(?:status|redirect)")
POSTING = {
    "FormData", "append", "uploadFile", "post", "field", "upload", "addFormDataPart", "addTextBody", "addBinaryBody",
    "WriteField", "CreateFormFile", "CreateFormField", "set_form", "add_field", "form", "curl_setopt", "curl_setopt_array",
    "curl_formadd", "curl_mime_addpart", "postForEntity", "postForObject", "exchange", "MultipartEncoder", "attach", "POST",
    "Post", "NewRequest", "NewRequestWithContext", "request", "urlopen", "addPart", "addFormData", "fetch", "setopt", "send",
    "HttpPost", "setRequestMethod", "SetFormData", "SetMultipartFormData", "SetFile", "SetFileReader", "http_post",
}  # fmt: skip
COMMANDS = re.compile(r"\b(?:curl|https?|wget|xh)\s")
OF_SHELL = re.compile(
    r"(?:^|\s)(?:-\w*F\b|--form\b|--form-string\b|-d\b|--data\b|--json\b|-\w*f\b|--multipart\b)"
)
# What hands a file to a form: a program that signs a policy and has this posts it, too.
FILE_PART = re.compile(
    r"(?i)\bfiles\s*=|CreateFormFile|CURLFile|curl_file_create|addBinaryBody|(?:FileBody|FilePart|UploadIO)|set_form\b"
    r"|\.attach\(|createReadStream\(|append\(\s*[\"']file[\"']|addFormDataPart\(\s*[\"']file|add_field\(\s*[\"']file"
    r"|[\"']multipart[\"']\s*=>|\bcurl\b[^\n]*(?:\\\n[^\n]*)*\s(?:-F|--form)\b|multipart/form-data|MultipartEncoder|asRequestBody"
)
OF_OTHERS = (
    (re.compile(r"(?i)x-amz-(?:signature|credential|algorithm)|AWSAccessKeyId"), "S3"),
    (re.compile(r"(?i)q-sign-algorithm|q-signature"), "COS"),
    (re.compile(r"(?i)x-obs-"), "OBS"),
    (re.compile(r"(?i)x-goog-(?:signature|credential)"), "Google Cloud Storage"),
)
ADDRESS = re.compile(r"[@$]?f?[\"'`]?https?://(?P<host>[\w.-]+)(?![\w.-]*[<{$])")
OF_SERVICE = re.compile(
    rf"(?i){DOMAIN_PATTERN}|(?:^|[.-])oss[.-]|bucket|example\.com$|^your|^(?:www\.)?(?:w3|schema)"
)
GETS = re.compile(r"(?:\.|\b)(?:get|GET|fetch|getJSON|getForObject)\(")
V4 = re.compile(r"(?i)x-oss-(?:signature-version|credential|date)\b|[\"'`= ]x-oss-signature[\"'`=]")
OWN_HOST = re.compile(
    rf"https?://(?P<bucket>[a-z0-9][a-z0-9-]{{1,61}}[a-z0-9])\.oss-[\w-]+\.{DOMAIN_PATTERN}"
)
NAMED_BUCKET = re.compile(
    r"""(?i)\bbucket(?:_?name)?["']?\s*(?:=>|:=|[:=,])\s*["']([a-z0-9][a-z0-9-]{1,61}[a-z0-9])["']"""
)
# A name for which every reader puts his own, or one of a region.
NO_OWN_NAME = re.compile(
    r"(?i)example|your|bucket|^(?:my|test|demo|sample)\b|^(?:oss-)?[a-z]{2}-[a-z]"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormPart:
    """The part that a program has in an upload by a form, and why it is not run."""

    role: Role
    reason: str = ""
    posts: bool = False


def form_part(source: Source, done: tuple[KnownDeed, ...]) -> FormPart | None:
    """Return the part that a text has in an upload by a form, None where it has none."""
    text = source.bare()
    signs = any(one.known.method == "POST" for one in of(done, Deed.SIGNS))
    if signs or (not of(done, Deed.SIGNS) and signs_form_by_hand(source)):
        posts = FILE_PART.search(text) is not None
        return FormPart(role=Role.SIGNER, reason=of_another(text), posts=posts)
    if of(done, Deed.SIGNS) or not _posts(source, text):
        return None
    return FormPart(role=Role.UPLOADER, reason=of_another(text) or _asks_elsewhere(source, text))


def wants_v4(text: str) -> bool:
    """Tell whether a form has the fields of a V4 signature."""
    return V4.search(text) is not None


def has_form(text: str) -> bool:
    """Tell whether the fields of a form for OSS stand in a text."""
    return bool(POLICY.search(text) and SIGNED.search(text)) or bool(ANSWERED.search(text))


def bucket_of(text: str) -> str:
    """Return the bucket to whose own address a text posts, empty where it names none."""
    match = OWN_HOST.search(text)
    return match["bucket"] if match else ""


def names_another_bucket(signer: str, sender: str) -> bool:
    """Tell whether a form is posted to a bucket that the signer of its policy does not name.

    Names for which every reader puts his own say nothing.
    """
    posted = bucket_of(sender)
    if not posted or posted in signer or NO_OWN_NAME.search(posted):
        return False
    return any(not NO_OWN_NAME.search(name) for name in NAMED_BUCKET.findall(signer))


def _posts(source: Source, text: str) -> bool:
    if HOLDS_URL.search(text) or not has_form(text):
        return False
    if source.language in SHELLS:
        return COMMANDS.search(text) is not None and OF_SHELL.search(text) is not None
    calls = {call.name.rpartition(".")[2].partition("<")[0] for call in source.calls}
    return bool(calls & POSTING) or "files=" in text


def of_another(text: str) -> str:
    """Return why a form is not run that another service reads."""
    other = next((name for sign, name in OF_OTHERS if sign.search(text)), "")
    return (
        worded("it is a form of {}: OSS reads other fields and another policy", other)
        if other
        else ""
    )


def _asks_elsewhere(source: Source, text: str) -> str:
    """Return why a form is not run whose policy is the answer of another server."""
    if source.language in SHELLS or not GETS.search(text):
        return ""
    hosts = (match["host"] for one in source.strings if (match := ADDRESS.match(one)))
    other = next((host for host in hosts if not OF_SERVICE.search(host)), "")
    return worded("it asks another server for its policy ({})", other) if other else ""
