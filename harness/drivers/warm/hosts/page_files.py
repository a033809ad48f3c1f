"""The files of a page's own origin, and the libraries that pages load from elsewhere."""

import base64
import json
import mimetypes
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from source_map import SourceMap

ORIGIN = "http://localhost:8080"
SCRIPT = "snippet.js"
HTML, JAVASCRIPT = "text/html; charset=utf-8", "text/javascript; charset=utf-8"
BUNDLE = "bundle.js"
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
    r"\bvue(?:@(?:3|next|latest)|/3\.).*\.esm-browser": "vue/dist/vue.esm-browser.prod.js",
    r"\bvue(?:@(?:3|next|latest)|/3\.|\.global|\.js|/?$)": "vue/dist/vue.global.prod.js",
}
# The global names by which scripts use a library that their page loads before them.
GLOBALS = {
    r"\baxios\b": "axios",
    r"\bnew OSS\b|\bOSS\.Wrapper\b": "ali-oss",
    r"\$\.|\bjQuery\b|\$\(": "jquery",
    r"\bSparkMD5\b": "spark-md5",
    r"\bCryptoJS\b": "crypto-js",
    r"\bVue\.createApp\(|=\s*Vue\b": "vue",
}
MOST_GIVEN = 1024 * 1024
# Of the environment, what a page is told: the key pair that it signs with, too.
GIVEN = ("HARNESS_", "OSS_", "ALIBABA_CLOUD_")
# What is made of a script that has no page of its own says so.
ALONE = "<html data-alone>"
PRELUDE = Path(__file__).with_name("in_page.js")
BUSY = Path(__file__).with_name("busy.js").read_text(encoding="utf-8")
SHELL = (
    '<!doctype html>\n<html>\n<head><meta charset="utf-8"><title>Upload</title></head>\n<body>\n'
    '<div id="app"></div><div id="root"></div>\n{loads}<script src="/{script}"{kind}></script>\n'
    "</body>\n</html>\n"
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One file as it is served."""

    content: bytes
    kind: str
    status: int = 200


def _chosen(path: Path) -> dict[str, str] | None:
    """Return a small file as scripts get it that are given one, None where there is none."""
    if not path.is_file() or path.stat().st_size > MOST_GIVEN:
        return None
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    content = base64.b64encode(path.read_bytes()).decode()
    return {"name": path.name, "kind": kind, "bytes": content}


class PageFiles:
    """A page and what it may load: ``source`` is its HTML, or a script for a page without any."""

    def __init__(self, source: Path, libraries: str) -> None:
        self._source = source
        self._libraries = Path(libraries) if libraries else None
        self.placed = SourceMap(source.with_name(BUNDLE), address=ORIGIN).located

    def prelude(self, settings: Mapping[str, str]) -> str:
        """Return what runs before any script of the page."""
        known = {name: value for name, value in settings.items() if name.startswith(GIVEN)}
        has_page = self._source.suffix == ".html"
        made = has_page and ALONE in self._source.read_text(encoding="utf-8")
        alone = json.dumps(made or not has_page)
        text = PRELUDE.read_text(encoding="utf-8").replace("__ALONE__", alone)
        chosen = json.dumps(_chosen(Path(settings.get("HARNESS_FILE") or "/")))
        prelude = text.replace("__TOLD__", json.dumps(known)).replace("__FILE__", chosen)
        return BUSY + prelude.replace("__BUSY__", json.dumps(BUSY))

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
            return Found(content=self._with_loads().encode(), kind=HTML)
        text = self._source.read_text(encoding="utf-8")
        kind = ' type="module"' if MODULE.search(text) else ""
        page = SHELL.format(script=self._source.name, kind=kind, loads=self._loads(text))
        return Found(content=page.encode(), kind=HTML)

    def _with_loads(self) -> str:
        """Return the page with the libraries before its scripts that its other parts load."""
        text = self._source.read_text(encoding="utf-8")
        first = re.search(r"(?i)<script\b", text)
        at = first.start() if first else len(text)
        loaded = {name for name in GLOBALS.values() if re.search(rf"<script[^>]*{name[-4:]}", text)}
        return text[:at] + self._loads(text, loaded) + text[at:]

    def _loads(self, text: str, loaded: Collection[str] = ()) -> str:
        if self._libraries is None:
            return ""
        used = (name for sign, name in GLOBALS.items() if re.search(sign, text))
        return "".join(f'<script src="/{one}.js"></script>' for one in used if one not in loaded)

    def _library(self, url: str) -> Found | None:
        for pattern, file in LIBRARIES.items():
            if (
                self._libraries
                and re.search(pattern, url, re.IGNORECASE)
                and not url.split("?", maxsplit=1)[0].endswith(".css")
            ):
                path = self._libraries / file
                return Found(content=path.read_bytes(), kind=JAVASCRIPT) if path.is_file() else None
        return None
