"""The files of a page's own origin, and the libraries that pages load from elsewhere."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

ORIGIN = "http://localhost:8080"
SCRIPT = "snippet.js"
HTML, JAVASCRIPT = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
MODULE = re.compile(
    r"^\s*(?:import\b(?!\s*\()|export\b)|^(?:(?:const|let|var)\s[^=\n]+=\s*)?await\b", re.MULTILINE
)
# By what the address of a library says; the first that is found is served.
LIBRARIES = {
    r"\baxios\b.*(?:\+esm|/esm/)|esm\.sh/axios": "axios/dist/esm/axios.min.js",
    r"\baxios\b": "axios/dist/axios.min.js",
    r"\bali(?:yun)?-oss\b": "ali-oss/dist/aliyun-oss-sdk.min.js",
    r"\bjquery\b": "jquery/dist/jquery.min.js",
    r"\bspark-?md5\b": "spark-md5/spark-md5.min.js",
    r"\bcrypto-?js\b": "crypto-js/crypto-js.js",
}
PRELUDE = Path(__file__).with_name("in_page.js")
SHELL = (
    '<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>Upload</title></head>\n<body>\n'
    '<div id="app"></div><div id="root"></div>\n<script src="/{script}"{kind}></script>\n'
    "</body>\n</html>\n"
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One file as it is served."""

    content: bytes
    kind: str
    status: int = 200


class PageFiles:
    """A page and what it may load: ``source`` is its HTML, or a script for a page without any."""

    def __init__(self, source: Path, libraries: str) -> None:
        self._source = source
        self._libraries = Path(libraries) if libraries else None

    def prelude(self, told: Mapping[str, str]) -> str:
        """Return what runs before any script of the page."""
        known = {name: value for name, value in told.items() if name.startswith("HARNESS_")}
        return PRELUDE.read_text(encoding="utf-8").replace("__TOLD__", json.dumps(known))

    def find(self, url: str) -> Found | None:
        """Return what stands at this address, None where nothing does."""
        if not url.startswith(f"{ORIGIN}/"):
            return self._library(url)
        name = unquote(urlsplit(url).path).lstrip("/")
        if not name:
            return self._document()
        beside = self._source.parent / name
        if (
            ".." not in name
            and beside.is_file()
            and beside.suffix in (".js", ".mjs", ".css", ".json")
        ):
            kind = JAVASCRIPT if beside.suffix.endswith("js") else "text/plain"
            return Found(content=beside.read_bytes(), kind=kind)
        return self._library(url) or Found(content=b"", kind="text/plain", status=404)

    def _document(self) -> Found:
        if self._source.suffix == ".html":
            return Found(content=self._source.read_bytes(), kind=HTML)
        kind = ' type="module"' if MODULE.search(self._source.read_text(encoding="utf-8")) else ""
        page = SHELL.format(script=self._source.name, kind=kind)
        return Found(content=page.encode(), kind=HTML)

    def _library(self, url: str) -> Found | None:
        for pattern, file in LIBRARIES.items():
            if (
                self._libraries
                and re.search(pattern, url, re.IGNORECASE)
                and url.split("?", maxsplit=1)[0].endswith("js")
            ):
                path = self._libraries / file
                return Found(content=path.read_bytes(), kind=JAVASCRIPT) if path.is_file() else None
        return None
