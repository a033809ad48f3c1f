"""What a signer signs that is not run here: read from its code, for the URL of who comes after it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from harness.catalog.wording import worded
from harness.model.grammar import Deed
from harness.model.page import Block, Language
from harness.syntax.deeds import deeds, of
from harness.syntax.signed_options import signed_options
from harness.syntax.source import parse

# Any word that may stand for a header or a parameter which a signer signs.
MAY_SIGN = re.compile(
    r"(?i)content_?-?(?:type|md5|encoding|disposition|language)|cache_?-?control|x-oss-|metadata|headers?\b|storage_?-?class"
    r"|acl\b|callback|tagging|process|traffic_?-?limit|queries|query_?-?param|additional|version_?id|forbid_?-?overwrite"
)
# Other services leave out what OSS signs by default.
OF_OSS = re.compile(r"(?i)oss|aliyun|alibaba")
OF_OTHERS = re.compile(
    r"(?i)\b(?:boto\w*|aws\w*|s3\w*|amazon\w*|cos|qcloud\w*|obs|gcs|minio|qiniu\w*|azure\w*|tos)\b"
)
# Rust hands over all options as one value.
BORROWED = re.compile(r"[(,]\s*&(?:mut )?([a-z_]\w*)\s*[,)]")

# What sends requests of its own beside an SDK, where no call says so.
SENDS = re.compile(
    r"HttpWebRequest|WebRequest$|WebClient|HttpClient|HttpRequestMessage|RestClient|URLSession|URLRequest|URLConnection"
    r"|OkHttpClient|Alamofire|^AF$|AFHTTP|Retrofit|^ktor"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class UnrunSigner:
    """A signer that is not run, why, and the headers that it signs, None where nobody knows."""

    line: int
    number: int
    language: Language | None
    reason: str
    headers: Mapping[str, str] | None
    tab: str = ""
    headings: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Why who comes after it is not judged."""
        return worded("the signer on line {} was not run: {}", self.line, self.reason)


def unrun_signer(block: Block, reason: str, beside: str) -> UnrunSigner:
    """Return a signer that is not run with what its code says that it signs.

    ``beside`` are the headings and the other code of its page: what service they speak of counts
    where the signer names none.
    """
    return UnrunSigner(
        line=block.line,
        number=block.number,
        language=block.language,
        reason=reason,
        headers=_headers(block, beside),
        tab=block.tab,
        headings=block.headings,
    )


def _headers(block: Block, beside: str) -> dict[str, str] | None:
    source = parse(block.language, block.before + block.text)
    if source is None or source.unread:
        return None
    libraries = " ".join(one.known.library for one in of(deeds(source), Deed.SIGNS))
    if not _is_of_oss(source.text + libraries, beside):
        return None
    if (
        source.language is Language.RUST
        and not set(BORROWED.findall(source.text)) <= source.defined
    ):
        return None
    headers, left = signed_options(source)
    # What a program sends itself may be more than what it signs.
    sends = block.also_uploads or any(SENDS.search(word) for word in left)
    return None if sends or any(MAY_SIGN.search(word) for word in left) else headers


def _is_of_oss(text: str, beside: str) -> bool:
    """Tell whether a text speaks of OSS and of no other service, or what is beside it does."""
    speaks = next((one for one in (text, beside) if _services(one)), "")
    return _services(speaks) == {OF_OSS}


def _services(text: str) -> set[re.Pattern[str]]:
    return {one for one in (OF_OSS, OF_OTHERS) if one.search(text)}
