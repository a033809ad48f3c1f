"""Uploads by a form (PostObject): which programs post one, and which sign the policy of one."""

import re
from dataclasses import dataclass

from harness.catalog.wording import worded
from harness.model.grammar import Deed
from harness.model.page import SHELLS, Role
from harness.oss.endpoints import BUCKET_HOST_PATTERN, DOMAIN_PATTERN
from harness.oss.signature import SIGNATURE_PATTERN, V1_FORM, V4_FORM
from harness.syntax.deeds import KnownDeed, of, signs_form_by_hand
from harness.syntax.literals import literals, outer_literals
from harness.syntax.nodes import text_of
from harness.syntax.source import Call, Source
from harness.syntax.standing import Places

HOLDS_URL = re.compile(rf"(?i)<(?:pre)?-?_?signed[ _-]?url>|[?&]{SIGNATURE_PATTERN}=")
POLICY = re.compile(
    r"(?i)[\"'`\s(=]policy[\"'`=]|\bpolicy\s*[:=]|[\"'`]policy[\"'`]\s*(?:=>|,|:|\])"
)
SIGNED = re.compile(rf"(?i)signature|{V1_FORM.identity}|{V4_FORM.identity}")
ANSWERED = re.compile(r"(?i)success_action_(?:status|redirect)")
POSTING = {
    "FormData", "append", "uploadFile", "post", "field", "upload", "addFormDataPart", "addTextBody", "addBinaryBody",
    "WriteField", "CreateFormFile", "CreateFormField", "set_form", "add_field", "form", "curl_setopt", "curl_setopt_array",
    "curl_formadd", "curl_mime_addpart", "postForEntity", "postForObject", "exchange", "MultipartEncoder", "attach", "POST",
    "Post", "NewRequest", "NewRequestWithContext", "request", "urlopen", "addPart", "addFormData", "fetch", "setopt", "send",
    "HttpPost", "setRequestMethod", "SetFormData", "SetMultipartFormData", "SetFile", "SetFileReader", "http_post",
}  # fmt: skip
COMMANDS = frozenset(("curl", "http", "https", "wget", "xh"))
FORM_OPTIONS = ("--form", "--form-string", "-d", "--data", "--json", "--multipart")
# What hands a file to a form: a program that signs a policy and has this posts it, too.
HANDS_FILE = frozenset((
    "CreateFormFile", "CURLFile", "curl_file_create", "addBinaryBody", "FileBody", "FilePart", "UploadIO", "set_form",
    "attach", "createReadStream", "MultipartEncoder", "asRequestBody",
))  # fmt: skip
MAKES_PART = frozenset(("curl_mime_filedata", "CURLFile", "curl_file_create", "CreateFormFile"))
NAMES_FILE = tuple(f"{call}:1" for call in ("append", "addFormDataPart", "add_field"))
MULTIPART, OF_HTTP, MARKUP = "multipart", "multipart/form-data", "<form"
OF_OTHERS = (
    (re.compile(r"(?i)x-amz-(?:signature|credential|algorithm)|AWSAccessKeyId"), "S3"),
    (re.compile(r"(?i)q-sign-algorithm|q-signature"), "COS"),
    (re.compile(r"(?i)x-obs-"), "OBS"),
    (re.compile(r"(?i)x-goog-(?:signature|credential)"), "Google Cloud Storage"),
)
ADDRESS = re.compile(r"https?://(?P<host>[\w.-]+)(?![\w.-]*[<{$])")
OF_SERVICE = re.compile(
    rf"(?i){DOMAIN_PATTERN}|(?:^|[.-])oss[.-]|bucket|example\.com$|^your|^(?:www\.)?(?:w3|schema)"
)
GETS = frozenset(("get", "GET", "fetch", "getJSON", "getForObject"))
V4 = re.compile(
    rf"(?i)(?:{V4_FORM.version}|{V4_FORM.identity}|{V4_FORM.date})\b"
    rf"|[\"'`= ]{V4_FORM.signature}[\"'`=]"
)
OWN_HOST = re.compile(rf"https?://{BUCKET_HOST_PATTERN}")
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
        posts = _hands_file(source)
        return FormPart(role=Role.SIGNER, reason=of_another(text), posts=posts)
    if of(done, Deed.SIGNS) or not _posts(source, text):
        return None
    return FormPart(role=Role.UPLOADER, reason=of_another(text) or _asks_elsewhere(source))


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
        return any(map(_is_form_of_command, source.calls))
    return bool(_called(source) & POSTING) or _is_given_files(source)


def _called(source: Source) -> frozenset[str]:
    return frozenset(call.name.rpartition(".")[2].partition("<")[0] for call in source.calls)


def _is_form_of_command(call: Call) -> bool:
    """Tell whether a command of a shell sends the fields of a form."""
    options = [text_of(one) for one in call.given]
    short = (one.lower() for one in options if not one.startswith("--"))
    is_form = any(one.startswith("-") and one.endswith("f") for one in short)
    return call.name in COMMANDS and (
        is_form or any(one.startswith(FORM_OPTIONS) for one in options)
    )


def sends_file_in_form(source: Source) -> bool:
    """Tell whether a command of a shell sends a file in a form that has no policy."""
    if source.language not in SHELLS or POLICY.search(source.text):
        return False
    return any(call.name in COMMANDS and _sends_file(call) for call in source.calls)


def posts_file(source: Source) -> bool:
    """Tell whether a text puts a file into a form, whoever signs its policy."""
    if source.language in SHELLS:
        return any(call.name in COMMANDS and _sends_file(call) for call in source.calls)
    is_handed = not _called(source).isdisjoint(MAKES_PART)
    return is_handed or _is_given_files(source) or _names_file(source)


def _sends_file(call: Call) -> bool:
    words = [text_of(one).replace('"', "").replace("'", "") for one in call.given]
    is_form = any(word.startswith("-F") or word.partition("=")[0] == "--form" for word in words)
    return is_form and any("=@" in word for word in words)


def _hands_file(source: Source) -> bool:
    """Tell whether a program puts a file into a form."""
    if source.language in SHELLS:
        return any(map(_is_form_of_command, source.calls))
    texts = [one.content for one in outer_literals(source)]
    is_multipart = any(
        text == MULTIPART or (OF_HTTP in text and MARKUP not in text) for text in texts
    )
    return (
        _names_file(source)
        or is_multipart
        or _is_given_files(source)
        or bool(_called(source) & HANDS_FILE)
    )


def _names_file(source: Source) -> bool:
    """Tell whether a field of a form is called the file."""
    places = Places(source)
    files = (places.of(one) for one in outer_literals(source) if one.content == "file")
    return any(any(map(at.is_argument, NAMES_FILE)) for at in files)


def _is_given_files(source: Source) -> bool:
    """Tell whether a call is given files by that name."""
    given = source.of_kinds("keyword_argument".__eq__)
    return any(text_of(one.named_children[0]) == "files" for one in given)


def of_another(text: str) -> str:
    """Return why a form is not run that another service reads."""
    other = next((name for sign, name in OF_OTHERS if sign.search(text)), "")
    return (
        worded("it is a form of {}: OSS reads other fields and another policy", other)
        if other
        else ""
    )


def _asks_elsewhere(source: Source) -> str:
    """Return why a form is not run whose policy is the answer of another server."""
    if source.language in SHELLS or GETS.isdisjoint(_called(source)):
        return ""
    hosts = (match["host"] for one in literals(source) if (match := ADDRESS.match(one.content)))
    other = next((host for host in hosts if not OF_SERVICE.search(host)), "")
    return worded("it asks another server for its policy ({})", other) if other else ""
