"""``harness explain``: why a request would be refused, or what a rule is about."""

import os
import re
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.markup import escape

from harness.catalog.fixes import read_fixes
from harness.catalog.wording import worded
from harness.cli.signing import KEY_ID, KEY_SECRET, TOKEN, checked_method, parse_header
from harness.cli.terminal import stdout_console
from harness.engine.environment import REGION
from harness.engine.rules import EVERY_RULE
from harness.errors import UnknownNameError, UsageError
from harness.explain.answer import ErrorAnswer, explain_answer, parts_of, read_answer
from harness.explain.damaged_url import endpoint_named
from harness.explain.explain import explain, redacted
from harness.explain.fix.fix import fix, fixes_of, problems_of
from harness.explain.fix.signers import SDKS_BY_NAME, signer_fix
from harness.explain.refused_request import RefusedRequest
from harness.explain.static_messages import FIXED
from harness.explain.times import end_of, instant, span
from harness.model.explanation import Explanation
from harness.model.identity import Account, KeyPair, SecurityToken
from harness.model.report import AS_EXPECTED, NOT_AS_EXPECTED
from harness.model.rule import Rule
from harness.oss.endpoints import EndpointKind, region_of_host, service_host
from harness.oss.signature import V4_URL
from harness.server.error_spec import ErrorSpec
from harness.server.errors.table import codes, row_of, rows_named
from harness.server.routing import Hosts
from harness.signing.verify import Received, Refused, Verifier
from harness.wire.digests import digests_of
from harness.wire.head import RequestHead, parse_head
from harness.wire.query import parse_query
from harness.wire.redaction import redact

OWN_ANSWER = (
    "What is wrong with your request, its answer tells: `harness explain --answer error.xml`."
)
FOREVER = 9e9
# Of a word that stands for nothing.
LONGEST_SHOWN = 60


WhatArgument = Annotated[
    str, typer.Argument(help="A signed URL, an error code or EC of OSS, or the id of a rule.")
]
MethodOption = Annotated[
    str, typer.Option("-X", "--request", help="The method; with --answer, that was signed.")
]
HeaderOption = Annotated[
    list[str] | None,
    typer.Option(
        "-H",
        "--header",
        help="`Name: value` that is sent; with --answer, that was signed; may be repeated.",
    ),
]
RegionOption = Annotated[
    str, typer.Option(help="The region of the endpoint; taken from its name where it has one.")
]
BucketOption = Annotated[str, typer.Option(help="The bucket behind a name of your own (CNAME).")]
LibraryOption = Annotated[
    str, typer.Option(help="Tell the fix for this HTTP library, such as axios.")
]
SignerOption = Annotated[
    str, typer.Option(help="Tell as well how this SDK signs for what is sent, such as oss2.")
]
AnswerOption = Annotated[
    Path | None, typer.Option(help="A file with the error that OSS answered; no secret is needed.")
]
BodyOption = Annotated[
    Path | None, typer.Option(help="The file that is sent: its MD5 may have been signed.")
]


def explain_command(  # noqa: PLR0913  a command has as many parameters as options
    what: WhatArgument = "",
    *,
    method: MethodOption = "PUT",
    header: HeaderOption = None,
    region: RegionOption = "",
    bucket: BucketOption = "",
    library: LibraryOption = "",
    signer: SignerOption = "",
    answer: AnswerOption = None,
    body: BodyOption = None,
) -> None:
    """Tell why a request would be refused, by the key pair in OSS_ACCESS_KEY_ID and …_SECRET.

    With --answer, tell what OSS's own answer shows, against the URL and headers as they were
    signed where these are given.
    """
    console, headers = stdout_console(soft_wrap=True), [parse_header(text) for text in header or ()]
    if answer is not None:
        print_answer(console, read_file(answer), what, checked_method(method), dict(headers))
        raise typer.Exit(NOT_AS_EXPECTED)
    if not what:
        raise UsageError(
            "Nothing is asked.", hint="Name a URL, an error code, a rule, or --answer."
        )
    if "://" not in what:
        print_word(console, what)
        return
    refuse_unknown_library(library)
    head = request_head(what, checked_method(method), headers)
    asked = asked_for(head, region or region_of(what), bucket)
    cause = explanation(replace(asked, body=digests_of(read_bytes(body)) if body else None))
    if cause is None:
        print_accepted(console, asked)
        raise typer.Exit(AS_EXPECTED)
    print_explanation(console, cause, library)
    for text in signer_fixes(cause, signer):
        console.print(worded("or: {}", escape(redact(text))))
    raise typer.Exit(NOT_AS_EXPECTED)


def refuse_unknown_library(library: str) -> None:
    """Raise UnknownNameError for a library of which no fix is known."""
    if library and not fixes_of(library):
        known = [one.library for one in read_fixes()]
        hint = f"known are {', '.join(known)}"
        message = f"No fixes are known for {library!r}."
        raise UnknownNameError(message, name=library, known=known, hint=hint)


def print_accepted(console: Console, asked: RefusedRequest) -> None:
    """Print that a request would be accepted, and for how long."""
    console.print(worded("The signature is right: OSS would accept it."), style="green")
    ends = None if asked.claim is None else end_of(asked.claim)
    if ends is not None:
        left = span(ends - asked.now)
        console.print(worded("It is valid until {}, {} from now.", instant(ends), left))


def signer_fixes(explanation: Explanation, signer: str) -> list[str]:
    """Return how an SDK signs for what was sent; raise UnknownNameError for an unknown one."""
    if not signer:
        return []
    sdk = SDKS_BY_NAME.get(signer.lower())
    if sdk is None:
        message = f"No SDK that signs is called {signer!r}."
        raise UnknownNameError(
            message, name=signer, known=SDKS_BY_NAME, hint=f"known are {', '.join(SDKS_BY_NAME)}"
        )
    texts = (signer_fix(difference, sdk) for difference in explanation.differences)
    return [text for text in texts if text]


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raise UsageError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def read_file(path: Path) -> ErrorAnswer:
    """Return the answer that a file holds; raise UsageError where it holds none."""
    try:
        return read_answer(read_bytes(path).decode("utf-8", "replace"))
    except ValueError as error:
        raise UsageError(
            f"{path} is no error answer of OSS: {error}.",
            hint="Keep the body of the answer, such as with `curl -o error.xml`.",
        ) from error


def print_answer(
    console: Console, answer: ErrorAnswer, url: str, method: str, headers: dict[str, str]
) -> None:
    """Print what an answer shows, and what its EC or its code means."""
    try:
        wanted = parts_of(url, method, headers) if "://" in url else None
    except ValueError as error:
        raise UsageError("This is no URL that OSS can read.", hint=str(error)) from error
    explanation = explain_answer(answer, wanted)
    named = " ".join(text for text in (answer.get("Code"), answer.get("EC")) if text)
    console.print(named, style="bold", markup=False)
    if explanation is not None:
        print_cause(console, redacted(explanation), worded("It was refused"))
        if explanation.advice:
            console.print(worded("fix: {}", escape(redact(explanation.advice))))
        return
    rows = rows_named(answer.get("EC")) or rows_named(answer.get("Code"))
    if rows:
        print_row(console, rows[0])
    else:
        console.print(redact(answer.get("Message")), markup=False)


def print_word(console: Console, word: str) -> None:
    """Print what an error code, an EC, a cause or the id of a rule means."""
    rows = rows_named(word)
    if not rows:
        print_rule(console, rule_of(word.lower() if word.isupper() else word))
    for row in rows:
        print_row(console, row)
    if rows:
        console.print(worded(OWN_ANSWER), markup=False)


def print_row(console: Console, row: ErrorSpec) -> None:
    """Print one refusal of OSS: its answer, its cause, and what fixes it."""
    ec = f", EC {row.ec}" if row.ec else ""
    console.print(f"{row.status} {row.code}{ec} ({row.cause})", style="bold", markup=False)
    sentence, advice = FIXED.get(row.cause, (row.message, ""))
    console.print(f"  {worded(sentence)}", markup=False)
    if advice:
        console.print("  " + worded("fix: {}", worded(advice)), markup=False)


def rule_of(name: str) -> Rule:
    """Return the rule of this id; raise UnknownNameError where there is none."""
    rules = {rule.id: rule for rule in EVERY_RULE}
    if name not in rules:
        shown = name if len(name) < LONGEST_SHOWN else f"{name[:LONGEST_SHOWN]}…"
        raise UnknownNameError(
            f"{shown!r} is no URL, rule or error of OSS.",
            name=name,
            known=(*rules, *codes()),
            hint=_hint_for(name),
        )
    return rules[name]


def _hint_for(name: str) -> str:
    """Return what to ask instead of a word that stands for nothing."""
    if Path(name).is_file():
        return f"`harness explain --answer {name}` reads an answer of OSS from a file."
    if "/" in name or "?" in name:
        return "A URL begins with `https://`: quote all of it."
    return "`harness list rules` shows them all."


def print_rule(console: Console, rule: Rule) -> None:
    """Print the page of one rule."""
    console.print(f"{rule.id} ({worded(rule.severity)})", style="bold")
    for text in (worded("{}.", worded(rule.title)), worded(rule.why), worded(rule.explanation)):
        console.print(text, markup=False, soft_wrap=False)
        console.print()
    for name, example in ((worded("wrong:"), rule.wrong), (worded("right:"), rule.right)):
        for number, line in enumerate(example.splitlines()):
            console.print(f"  {'' if number else name:<8}{line}", markup=False)
    for reference in rule.references:
        console.print(f"  {worded('see:'):<8}{reference}", markup=False)


def request_head(url: str, method: str, headers: Iterable[tuple[str, str]]) -> RequestHead:
    """Return the request that this URL would make; raise UsageError for what is no HTTP URL."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise UsageError("This is no HTTP URL.", hint="Quote it in a shell: 'http://…'")
    target = url.partition("://")[2].removeprefix(parts.netloc) or "/"
    lines = [f"{method} {target} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in headers]
    return parse_head(("\r\n".join(lines) + "\r\n\r\n").encode())


def region_of(url: str) -> str:
    """Return the region that an endpoint names, ours where it names none."""
    service = service_host(urlsplit(url).hostname or "")
    if service is not None and service.endpoint.kind is EndpointKind.ACCELERATE:
        return signed_region(url) or REGION
    return region_of_host(urlsplit(url).hostname or "") or REGION


def signed_region(url: str) -> str:
    """Return the region for which a URL was signed, empty where it names no region."""
    name = V4_URL.identity.decode()
    named = re.search(rf"[?&]{name}=[^&]*?(?:%2F|/)\d{{8}}(?:%2F|/)([a-z0-9-]+)", url)
    region = named[1] if named else ""
    return "" if endpoint_named(region) else region


def asked_for(head: RequestHead, region: str, bucket: str) -> RefusedRequest:
    """Return the question, with the cause for which no signature need be looked at.

    Raises UsageError where nobody can tell which bucket a signed request is for.
    """
    host = urlsplit(f"//{(head.first('host') or b'').decode('latin-1')}").hostname or ""
    cnames = {host: bucket} if bucket else {}
    hosts = Hosts(private=("localhost",), region=region, cnames=cnames)
    address = hosts.address(head)
    cause = head.problem or address.cause
    try:
        query = parse_query(head.raw_query)
    except ValueError:
        query, cause = (), cause or "target-escape-malformed"
    received = Received(
        method=head.method,
        bucket=address.bucket,
        key=address.key,
        query=query,
        headers=head.headers,
    )
    asked = RefusedRequest(
        received=received,
        cause=cause,
        message="",
        now=time.time(),
        account=known_account(),
        region=region,
    )
    if cause != "host-unknown":
        return asked
    if asked.claim is not None:
        message = f"The name {host} does not tell which bucket it stands for."
        raise UsageError(message, hint="add --bucket NAME, if it is a name of your own (CNAME)")
    return replace(asked, cause="")


def explanation(asked: RefusedRequest) -> Explanation | None:
    """Return why the request would be refused, None where its signature is right."""
    cause = asked.cause
    if not cause:
        verifier = Verifier(account=asked.account, region=asked.region)
        ruling = verifier.judge(asked.received, now=asked.now)
        if not isinstance(ruling, Refused):
            return None
        cause = ruling.cause
    if cause == "access-key-unknown" and not asked.account.keys:
        raise UsageError(
            f"{KEY_ID} and {KEY_SECRET} are not set: no signature can be computed without them.",
            hint="set them to the pair that signed the URL, or read OSS's own answer, which needs "
            "no secret: `harness explain --answer error.xml`",
        )
    return explain(replace(asked, cause=cause, message=row_of(cause).message))


def known_account() -> Account:
    """Return the key pair of the environment, with its token where there is one."""
    key_id, secret = os.environ.get(KEY_ID, ""), os.environ.get(KEY_SECRET, "")
    if not key_id or not secret:
        return Account(keys=())
    pair = KeyPair(access_key_id=key_id, access_key_secret=secret)
    token = os.environ.get(TOKEN, "")
    if not token:
        return Account(keys=(pair,))
    return Account(keys=(), tokens=(SecurityToken(token=token, key=pair, expires_at=FOREVER),))


def print_explanation(console: Console, explanation: Explanation, library: str) -> None:
    """Print the cause, the differences, and the fix."""
    print_cause(console, explanation, worded("It would be refused"))
    own = fix(fixes_of(library), problems_of(explanation), "").text if library else ""
    advice = own or explanation.advice
    if advice:
        console.print(worded("fix: {}", escape(advice)))
    proof = worded("({}; {} signatures computed)", worded(explanation.proof), explanation.tried)
    console.print(proof, style="dim")


def print_cause(console: Console, explanation: Explanation, lead: str) -> None:
    """Print the cause and the differences."""
    console.print(worded("{}: {}", lead, escape(explanation.sentence)), style="bold red")
    for difference in explanation.differences:
        if difference.signed is None and difference.sent is None:
            continue
        console.print(f"  {difference.subject}", style="bold", markup=False)
        for mark, value, style in (
            ("-", difference.signed, "green"),
            ("+", difference.sent, "red"),
        ):
            word = worded("signed") if mark == "-" else worded("sent")
            shown = worded("(not there)") if value is None else redact(value)
            console.print(f"    {word:<6} {shown}", style=style, markup=False)
