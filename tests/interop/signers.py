"""Real signers that share no line: two in this process, the others as processes of their own.

Each takes a task and answers with a signature. What they sign is all the same: so one that differs
from the others is wrong, or knows of a sub-resource that the others do not.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from email.utils import formatdate
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import alibabacloud_oss_v2 as oss_v2
import oss2
from alibabacloud_oss_v2.signer import SignerV1, SignerV4
from alibabacloud_oss_v2.types import HttpRequest, SigningContext
from oss2.credentials import StaticCredentialsProvider

from tests.interop.building import HERE, SDKS, built, missing_tools

# The folders of SDKs that no registry of ours has, in the order in which they are asked.
BY_FOLDER = {
    "OSS_PHP_SDK": ("aliyun-oss-php-sdk (PHP)", ("php", "sign.php"), "php"),
    "OSS_RUBY_SDK": ("aliyun-sdk (Ruby)", ("ruby", "sign.rb"), "ruby"),
    "OSS_UTIL_SDK": ("alibabacloud-oss-util (Python)", (sys.executable, "sign.py"), "util"),
    "OSS_UTIL_TS": ("@alicloud/oss-util (TypeScript)", ("node", "sign.cjs"), "util_ts"),
    # Built by `cargo build --release` of the folder `rust`, elsewhere: it takes a minute.
    "OSS_REQSIGN": ("opendal-reqsign (Rust)", ("sh", "-c", 'exec "$0"'), "rust"),
}
AUTHS = {"v1": oss2.ProviderAuth, "v2": oss2.ProviderAuthV2, "v4": oss2.ProviderAuthV4}


@dataclass(frozen=True, kw_only=True, slots=True)
class SignerTask:
    """What is to be signed: ``time`` is when (Unix seconds), ``expires`` for how long."""

    version: str = "v4"
    where: str = "url"
    method: str = "PUT"
    bucket: str = "examplebucket"
    key: str = "a/b.txt"
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    additional: Sequence[str] = ()
    time: int = 1_767_225_600
    expires: int = 3600
    key_id: str = "LTAIexample"
    key_secret: str = "example-secret"
    token: str = ""
    region: str = "cn-hangzhou"
    product: str = "oss"

    @property
    def as_json(self) -> str:
        """The task as one line."""
        # Not ``asdict``, which copies what it holds: a run asks for millions of lines.
        return json.dumps({one.name: getattr(self, one.name) for one in fields(self)})

    @property
    def as_fields(self) -> str:
        """The task as one line for programs that read no JSON."""
        plain = (self.version, self.where, self.method, quote(self.bucket), quote(self.key))
        maps = (_form(self.query), _form(self.headers), _form(dict.fromkeys(self.additional, "")))
        rest = (self.key_id, self.key_secret, self.token, self.region, self.product)
        numbers = (str(self.time), str(self.expires))
        return "\t".join([*plain, *maps, *numbers, *(quote(text, safe="") for text in rest)])


def _form(pairs: Mapping[str, str]) -> str:
    return urlencode(pairs, quote_via=quote, safe="")


class AskedTask:
    """A task with its lines, which are written once for all the processes that read them."""

    def __init__(self, task: SignerTask) -> None:
        self.task = task

    @cached_property
    def as_json(self) -> str:
        """The task as one line."""
        return self.task.as_json

    @cached_property
    def as_fields(self) -> str:
        """The task as one line for programs that read no JSON."""
        return self.task.as_fields


class Signer(Protocol):
    """One real signer."""

    name: str

    def signature(self, task: SignerTask) -> str:
        """Return the signature, empty where it does not sign such things."""
        ...


class Oss2:
    """``oss2``, with its clock stopped."""

    name = f"oss2 {oss2.__version__} (Python)"

    def signature(self, task: SignerTask) -> str:
        """Return the signature."""
        if task.where == "form":
            return ""
        provider = StaticCredentialsProvider(task.key_id, task.key_secret, task.token)
        auth = AUTHS[task.version](provider)
        request = oss2.http.Request(
            task.method,
            "http://127.0.0.1/key",
            headers=dict(task.headers),
            params=dict(task.query),
            region=task.region,
            product=task.product,
        )
        more = [] if task.version == "v1" else [set(task.additional)]
        with stopped(task.time):
            if task.where == "header":
                auth._sign_request(request, task.bucket, task.key, *more)  # noqa: SLF001
                told = str(request.headers["authorization"])
                made = told.rpartition(":" if task.version != "v4" else "Signature=")[2]
                return made.partition(",")[0]
            auth._sign_url(request, task.bucket, task.key, task.expires, *more)  # noqa: SLF001
        return str(request.params.get("Signature") or request.params["x-oss-signature"])


@contextmanager
def stopped(at: int) -> Iterator[None]:
    """Let ``oss2`` sign as if it were that instant."""

    class Stopped(datetime):
        @classmethod
        def utcnow(cls) -> Any:  # noqa: ANN401  the parent says: this very class
            return datetime.fromtimestamp(at, UTC).replace(tzinfo=None)

    class Clock:
        @staticmethod
        def time() -> float:
            return float(at)

    module, utils = oss2.auth, oss2.utils
    before = module.datetime, module.time, utils.http_date
    module.datetime, module.time = Stopped, Clock
    utils.http_date = lambda *_: formatdate(at, usegmt=True)
    try:
        yield
    finally:
        module.datetime, module.time, utils.http_date = before


class OssV2:
    """``alibabacloud-oss-v2``."""

    name = f"alibabacloud-oss-v2 {oss_v2.__version__} (Python)"

    def signature(self, task: SignerTask) -> str:
        """Return the signature."""
        if task.version == "v2":
            return ""
        if task.where == "form":
            return _of_policy(task)
        query = "&".join(_pair(name, value) for name, value in task.query.items())
        at = datetime.fromtimestamp(task.time, UTC)
        context = SigningContext(
            product=task.product,
            region=task.region,
            bucket=task.bucket,
            key=task.key,
            request=HttpRequest(
                task.method, f"http://127.0.0.1/key?{query}", headers=dict(task.headers)
            ),
            credentials=oss_v2.credentials.Credentials(
                task.key_id, task.key_secret, task.token or None
            ),
            additional_headers=set(task.additional),
        )
        context.auth_method_query = task.where == "url"
        context.signing_time = at
        context.expiration_time = datetime.fromtimestamp(task.time + task.expires, UTC)
        (SignerV1() if task.version == "v1" else SignerV4()).sign(context)
        if task.where == "url":
            asked = parse_qs(urlsplit(context.request.url).query)
            return str((asked.get("Signature") or asked["x-oss-signature"])[0])
        told = str(context.request.headers["Authorization"])
        return told.rpartition(":" if task.version == "v1" else "Signature=")[2]


def _of_policy(task: SignerTask) -> str:
    # What is signed is the policy; the SDK has a function for any text, for itself alone.
    if task.version == "v1":
        return str(SignerV1()._calc_signature(task.key_secret, task.key))  # noqa: SLF001
    day = f"{datetime.fromtimestamp(task.time, UTC):%Y%m%d}"
    where = (day, task.region, task.product)
    return str(SignerV4()._calc_signature(task.key_secret, *where, task.key))  # noqa: SLF001


def _pair(name: str, value: str) -> str:
    return quote(name, safe="") + (f"={quote(value, safe='')}" if value else "")


class ProcessSigner:
    """A signer of another language: it reads a line and writes a line."""

    def __init__(self, name: str, command: Sequence[str], place: Path, *, json: bool) -> None:
        self.name = name
        self._reads_json = json
        self._process = subprocess.Popen(
            command, cwd=place, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            encoding="utf-8",
        )  # fmt: skip

    def signature(self, task: SignerTask) -> str:
        """Return the signature."""
        self.ask([AskedTask(task)])
        return self.answers(1)[0]

    def ask(self, tasks: Sequence["AskedTask"]) -> None:
        """Let the process begin with some tasks: not more than the pipe holds."""
        assert self._process.stdin is not None
        lines = [one.as_json if self._reads_json else one.as_fields for one in tasks]
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def answers(self, count: int) -> list[str]:
        """Return the signatures of the tasks that were asked last."""
        assert self._process.stdout is not None
        lines = (self._process.stdout.readline() for _ in range(count))
        return [str(json.loads(line).get("signature", "")) for line in lines]

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()


PROGRAMS = {
    "node": (("ali-oss (JavaScript)", ("node", "sign.js"), True),),
    "go": (
        ("alibabacloud-oss-go-sdk-v2 (Go)", ("./signer",), True),
        ("aliyun-oss-go-sdk (Go)", ("./signer1",), True),
    ),
    "java": (
        (
            "aliyun-sdk-oss (Java)",
            ("java", "-Dfile.encoding=UTF-8", "-cp", "lib/*:.", "Sign"),
            False,
        ),
    ),
}


@contextmanager
def signers() -> Iterator[list[Signer]]:
    """Yield the signers for which this machine has the tools; they are built where need be.

    Those of SDKs that are found by their folder are asked where a variable names it.
    """
    found: list[Signer] = [Oss2(), OssV2()]
    with ExitStack() as stack:
        for sdk in SDKS:
            if not missing_tools(sdk):
                for name, command, reads_json in PROGRAMS[sdk.name]:
                    found.append(_started(stack, name, command, built(sdk), json=reads_json))
        for variable, (name, command, folder) in BY_FOLDER.items():
            sdk_folder = os.environ.get(variable)
            if sdk_folder:
                words = (*command, str(Path(sdk_folder).absolute()))
                found.append(_started(stack, name, words, HERE / folder, json=True))
        yield found


def _started(
    stack: ExitStack, name: str, command: Sequence[str], place: Path, *, json: bool
) -> ProcessSigner:
    process = ProcessSigner(name, command, place, json=json)
    stack.callback(process.close)
    return process
