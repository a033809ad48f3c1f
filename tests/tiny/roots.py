"""Folders with ``clients/`` and ``fixtures/`` whose clients are short scripts for this Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.catalog.catalog import Catalog, read_catalog

# Sends the file as it should be sent; the four texts in <> are its placeholders.
UPLOAD = """\
import http.client
import os
from urllib.parse import urlsplit

url = urlsplit("<signedUrl>")
with open("<file>", "rb") as file:
    body = file.read()
headers = dict(line.split(": ", 1) for line in "<headers>".split("\\n") if ": " in line)
metadata = dict(line.split(": ", 1) for line in "<metadata>".split("\\n") if ": " in line)
connection = http.client.HTTPConnection(url.hostname, url.port)
connection.putrequest("PUT", f"{url.path}?{url.query}", skip_accept_encoding=True)
for name, value in headers.items():
    connection.putheader(name, value)
for name, value in metadata.items():
    connection.putheader(f"x-oss-meta-{name}", value)
connection.putheader("Content-Length", str(len(body)))
connection.endheaders(body)
print(f"Upload status: {connection.getresponse().status}")
"""
ADDS_A_TYPE = UPLOAD.replace(
    "connection.endheaders", 'connection.putheader("Content-Type", "a/b")\nconnection.endheaders'
)
FORGETS_HEADERS = UPLOAD.replace("    connection.putheader(name, value)\n", "    pass\n")
PRINTS_THE_URL = UPLOAD + (
    "import sys\n"
    "print(url.geturl())\n"
    'print(url.geturl().replace("=", "%3D").replace("&", "%26"), file=sys.stderr)\n'
    "print(url.query.replace('&', '\\n'), file=sys.stderr)\n"
)
PLACEHOLDERS = '# "<signedUrl>" "<file>" "<headers>" "<metadata>"\n'
SENDS_NOTHING = PLACEHOLDERS + 'print("Upload status: 200")\n'
HANGS = PLACEHOLDERS + "import time\ntime.sleep(1000)\n"
DOES_NOT_COMPILE = PLACEHOLDERS + "this does not compile\n"

CHECK_SYNTAX = ("{python}", "-I", "-S", "-m", "py_compile", "{source}")
PLAIN = 'title = "A plain upload"\n'
SIGNED = """\
title = "Headers and metadata"
sign.headers = { Content-Type = "text/plain" }
sign.metadata = { author = "alice" }
"""

MANIFEST = """\
language = "{language}"
library = "sockets"
version = "1"
status = {status}
run = {run}

[[tools]]
name = "a shell"
probe = {probe}
debian = ["a-shell", "a-shell-dev"]

[snippets.plain]
file = "upload.py"

[snippets.headers]
file = "upload.py"

[bindings.signed_url]
text = '"<signedUrl>"'
becomes = 'os.environ["HARNESS_SIGNED_URL"]'

[bindings.file]
text = '"<file>"'
becomes = 'os.environ["HARNESS_FILE"]'

[bindings.headers]
text = '"<headers>"'
becomes = 'os.environ["HARNESS_HEADERS"]'

[bindings.metadata]
text = '"<metadata>"'
becomes = 'os.environ["HARNESS_METADATA"]'

[dependencies]
locked_by = {locked_by}
install = {install}

[build]
steps = {steps}

[budget]
seconds = {seconds}
"""


@dataclass(frozen=True, kw_only=True)
class TinyClient:
    id: str = "tiny"
    snippet: str = UPLOAD
    language: str = "Python"
    status: str = r"'Upload status: (\d{3})'"
    run: tuple[str, ...] = ("{python}", "-I", "-S", "{source}")
    probe: tuple[str, ...] = ("sh", "-c", "echo 'sh 1.0'")
    locked_by: tuple[str, ...] = ()
    install: tuple[tuple[str, ...], ...] = ()
    steps: tuple[tuple[str, ...], ...] = ()
    seconds: float = 60
    more: str = ""
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def manifest(self) -> str:
        return self.more + MANIFEST.format(
            language=self.language,
            status=self.status,
            run=words(self.run),
            probe=words(self.probe),
            locked_by=words(self.locked_by),
            install=f"[{', '.join(words(step) for step in self.install)}]",
            steps=f"[{', '.join(words(step) for step in self.steps)}]",
            seconds=self.seconds,
        )


def words(argv: Sequence[str]) -> str:
    return f"[{', '.join(quoted(word) for word in argv)}]"


def quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def write_root(
    folder: Path, *clients: TinyClient, scenarios: Mapping[str, str] | None = None
) -> Path:
    for client in clients or (TinyClient(),):
        home = folder / "clients" / client.id
        home.mkdir(parents=True)
        texts = {"client.toml": client.manifest, "upload.py": client.snippet, **client.files}
        for name, text in texts.items():
            (home / name).parent.mkdir(parents=True, exist_ok=True)
            (home / name).write_text(text, encoding="utf-8")
    for name, text in (scenarios or {"put/plain": PLAIN}).items():
        file = folder / "fixtures" / "scenarios" / f"{name}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def write_baseline(root: Path, text: str) -> Path:
    file = root / "fixtures" / "baselines" / "known-failures.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def known_failure(**changed: str) -> str:
    entry = {
        "cells": "*",
        "rule": "status-expected",
        "message": "The server answered 403",
        "reason": "it adds a header",
        "link": "https://issues.test/1",
        "owner": "alice",
    } | changed
    expires = entry.pop("expires", "2999-01-01")
    lines = [f"{key} = {quoted(value)}" for key, value in entry.items()]
    return "\n".join(["[[known_failures]]", *lines, f"expires = {expires}", ""])


def tiny_catalog(
    folder: Path, *clients: TinyClient, scenarios: Mapping[str, str] | None = None
) -> Catalog:
    return read_catalog(write_root(folder, *clients, scenarios=scenarios))
