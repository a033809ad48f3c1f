"""Uploads by many libraries, each with one mistake that readers make."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from harness.explain.fix.rewriting import FixContext
from harness.model.page import Language, Runtime
from harness.syntax.languages import from_info

LIBRARIES = Path(__file__).with_name("libraries.toml")
SIGNED: Mapping[str, str] = MappingProxyType(
    {"Content-Type": "image/png", "x-oss-meta-owner": "docs", "x-oss-storage-class": "IA"}
)
SIGNER = f"""\
import oss2

auth = oss2.Auth("<yourAccessKeyId>", "<yourAccessKeySecret>")
bucket = oss2.Bucket(auth, "https://oss-cn-hangzhou.aliyuncs.com", "examplebucket")
signed = {dict(SIGNED)!r}
print(bucket.sign_url("PUT", "picture.png", 3600, headers=signed, slash_safe=True))
"""
METHOD = re.compile(r"\bPUT\b|(?<=\.)put(?=\()|(?<=Http)Put|(?<=::)Put")


@dataclass(frozen=True, kw_only=True)
class Library:
    """One library: how a header is written, and an upload that is right."""

    name: str
    language: str
    header: str
    between: str
    text: str

    @property
    def parsed_as(self) -> Language:
        """The language of its uploads."""
        language = from_info(self.language)
        assert language is not None
        return language

    @property
    def runtime(self) -> Runtime | None:
        """The runtime of its uploads, where the language alone does not tell."""
        return Runtime.BROWSER if self.parsed_as is Language.HTML else None

    def upload(self, headers: Mapping[str, str]) -> str:
        """Return its upload with these headers."""
        each = (self.header.format(name=name, value=headers[name]) for name in headers)
        return self.text.replace("HEADERS", self.between.join(each))


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """What is wrong: the headers that are sent, and how the difference is known."""

    name: str
    headers: Mapping[str, str]
    problem: FixContext
    posts: bool = False

    def made_in(self, library: Library) -> str:
        """Return the upload of a library with this mistake, empty where it cannot be made."""
        text = library.upload(self.headers)
        posted = METHOD.sub(_post, text)
        if not self.posts:
            return text
        return posted if posted != text else ""


def _post(match: re.Match[str]) -> str:
    return {"PUT": "POST", "put": "post", "Put": "Post"}[match[0]]


def libraries() -> tuple[Library, ...]:
    """Return every library with its upload."""
    read = tomllib.loads(LIBRARIES.read_text(encoding="utf-8"))
    return tuple(Library(**one) for one in read["library"])


def _without(name: str) -> dict[str, str]:
    return {one: value for one, value in SIGNED.items() if one != name}


def _problem(kind: str, subject: str, wanted: str = "", got: str = "") -> FixContext:
    return FixContext(kind=kind, subject=subject, wanted=wanted, got=got)


MISTAKES = (
    Mistake(
        name="a signed header is not sent",
        headers=_without("x-oss-storage-class"),
        problem=_problem("header-dropped", "x-oss-storage-class", wanted="IA"),
    ),
    Mistake(
        name="the signed type is not sent",
        headers=_without("Content-Type"),
        problem=_problem("header-dropped", "content-type", wanted="image/png"),
    ),
    Mistake(
        name="another value is sent",
        headers={**SIGNED, "x-oss-meta-owner": "team"},
        problem=_problem("header-changed", "x-oss-meta-owner", wanted="docs", got="team"),
    ),
    Mistake(
        name="another type is sent",
        headers={**SIGNED, "Content-Type": "image/jpeg"},
        problem=_problem("header-changed", "content-type", wanted="image/png", got="image/jpeg"),
    ),
    Mistake(
        name="a header is sent that was not signed",
        headers={**SIGNED, "x-oss-object-acl": "private"},
        problem=_problem("header-added", "x-oss-object-acl", got="private"),
    ),
    Mistake(
        name="the file is posted",
        headers=SIGNED,
        problem=_problem("method", "method", wanted="PUT", got="POST"),
        posts=True,
    ),
)


def page_of(mistake: Mistake | None) -> str:
    """Return a page with the upload of every library, each with this mistake or with none."""
    blocks = [("python", SIGNER)]
    for library in libraries():
        text = mistake.made_in(library) if mistake else library.upload(SIGNED)
        blocks += [(library.language, text)] if text else []
    fences = (f"```{language}\n{text}```\n" for language, text in blocks)
    return "\n".join(("# Upload\n", *fences))


def pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of a page for each mistake."""
    yield from ((one.name, page_of(one)) for one in MISTAKES)
