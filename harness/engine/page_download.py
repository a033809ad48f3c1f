"""One downloader of a page, run once: what the server gave, and what the reader has of it."""

import mimetypes
import re
import secrets
from dataclasses import replace

from harness.drivers.driver import Prepared, Workplace
from harness.engine.environment import Environment
from harness.engine.observe import by_preflight
from harness.engine.page_observe import call_for, emptied_for, facts_of, leaks_of, url_variables
from harness.model.observation import Digests, Exchange, Observation, ProcessFacts, SecondRun
from harness.model.page_program import PageProgram
from harness.model.upload import SignedUpload
from harness.pages.plan import TYPE
from harness.server.service import STORED_BY_DEFAULT
from harness.wire.digests import digests_of

FILE = "download.bin"
VARIABLE = "HARNESS_FILE"
PRINTED_LINES = 40
# What a function hands back as a whole is more than one read of it gives, and how much of its
# beginning no other answer of a function has.
RETURNED_LINES = 500
TOLD_APART = 4
# Some 59,000 bytes: more than the buffers that programs usually read at once, and less than is read
# of a file that a program leaves (64 KiB).
SAVED_LINES = 1_900
# What a text mode or a wrong encoding changes on the way; and what no text holds.
TRAPS = "\u00e9 \u4e2d \r\n".encode()
BINARY = b"\xff\xd8 \x00\x80\xfe \r\n"
# Types of files that are no texts, and those among them that are.
KINDS = re.compile(r"application/|audio/|font/|image/|video/")
TEXTS = re.compile(r"[/+](?:x-)?(?:json|xml|javascript|ecmascript|sh|csh|tcl|latex|tex|sql|yaml)$")
RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
PARTIAL = 206
BY_SERVER = re.compile(r"--content-disposition")
# How an object of ours begins, and what tells of an error: nothing else that lies there does so.
OF_SERVER = re.compile(rb"0 |<\?xml")
REFUSALS = 400


def observe_download(
    program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    environment: Environment,
    region: str,
) -> Observation:
    """Run the downloader with this URL over an object that was never there before."""
    server = emptied_for(upload, environment, region)
    data = _content(program)
    before = server.put_object(upload.bucket, upload.key, data, _headers(program, upload))
    raw: ProcessFacts | None = None
    left: tuple[bytes, ...] = ()
    if not prepared.facts.failure:
        with environment.workplace(prepared, None, region) as place:
            raw = environment.driver.run(
                prepared, call_for(program, _variables(upload, place)), place
            )
            left = _left(program, environment, upload, place)
    preflights, exchanges = by_preflight(server.journal(upload.bucket))
    wanted = _part(data, exchanges)
    observation = Observation(
        bucket=upload.bucket,
        key=upload.key,
        signed_headers=upload.signed_headers,
        sent_headers={},
        source=digests_of(wanted),
        before=before,
        build=prepared.facts,
        processes=() if raw is None else (facts_of(raw, upload, exchanges),),
        exchanges=exchanges,
        head=None,
        get=None,
        leaks=leaks_of(raw, upload),
        preflights=preflights,
        received=_received(program, wanted, left, raw.stdout if raw else ""),
    )
    refused = not any(exchange.status in range(200, 300) for exchange in exchanges)
    if refused:
        return observation
    second = _refused_run(program, prepared, upload, environment, region)
    return replace(observation, refused=second)


def _headers(program: PageProgram, upload: SignedUpload) -> dict[str, str]:
    """Return the headers of the object: with its name where a snippet has the server name it."""
    named = f'attachment; filename="{upload.key.rpartition("/")[2]}"'
    asks = BY_SERVER.search(program.block.text) is not None
    return {**STORED_BY_DEFAULT, **({"content-disposition": named} if asks else {})}


def _content(program: PageProgram) -> bytes:
    """Return what the object holds: plain text where the snippet only prints it."""
    is_saved = VARIABLE in program.bound.variables
    shown = RETURNED_LINES if program.block.calls else PRINTED_LINES
    lines, traps = (SAVED_LINES, TRAPS) if is_saved else (shown, b"")
    traps = BINARY if is_saved and _is_binary(program.bound.file_name) else traps
    # What a shell takes into a variable loses all line ends at its end, and `echo` gives it one.
    ends = b"\n" * is_saved
    return ends.join(
        [
            *(b"%d %b%b\n" % (n, traps, secrets.token_hex(8).encode()) for n in range(lines)),
            b"",
        ]
    )


def _is_binary(name: str) -> bool:
    """Tell whether the name of a file says that it holds no text."""
    kind, packed = mimetypes.guess_type(name)
    is_other = kind is not None and KINDS.match(kind) and not TEXTS.search(kind)
    return bool(packed or is_other)


def _variables(upload: SignedUpload, place: Workplace) -> dict[str, str]:
    return {
        **url_variables(upload.url),
        VARIABLE: f"{place.folder}/{FILE}",
        "HARNESS_CONTENT_TYPE": upload.signed_headers.get("content-type", TYPE),
        "HARNESS_DOWNLOAD_FOLDER": ".",
        "HARNESS_DOWNLOAD_NAME": FILE,
    }


def _left(
    program: PageProgram, environment: Environment, upload: SignedUpload, place: Workplace
) -> tuple[bytes, ...]:
    """Return what stands in the files that a reader would look into.

    Where the page names no file, its tool does, such as after what the server says.
    """
    names = (FILE, upload.key.rpartition("/")[2])
    held = (environment.driver.left(name, place) for name in names)
    named = tuple(one for one in held if one)
    if named or VARIABLE in program.bound.variables:
        return named
    return tuple(filter(OF_SERVER.match, environment.driver.all_left(place)))


def _part(data: bytes, exchanges: tuple[Exchange, ...]) -> bytes:
    """Return what was asked for last: the object, or a part of it."""
    if not exchanges or exchanges[-1].status != PARTIAL:
        return data
    asked = {name.lower(): value for name, value in exchanges[-1].headers}.get("range", "")
    match = RANGE.match(asked.strip())
    if match is None:
        return data
    end = int(match[2]) + 1 if match[2] else None
    return data[int(match[1]) : end]


def _received(
    program: PageProgram, wanted: bytes, left: tuple[bytes, ...], printed: str
) -> Digests | None:
    whole, shown = wanted.strip().decode(errors="surrogateescape"), printed.strip()
    if wanted in left or whole in printed:
        return digests_of(wanted)
    # What a function hands back is shown: where that is the beginning of the object, it is cut.
    is_cut = program.block.calls and len(shown) >= TOLD_APART and whole.startswith(shown)
    cut = (shown.encode(errors="surrogateescape"),) if is_cut else ()
    return next(map(digests_of, (*left, *cut)), None)


def _refused_run(
    program: PageProgram,
    prepared: Prepared,
    upload: SignedUpload,
    environment: Environment,
    region: str,
) -> SecondRun:
    """Run the snippet where there is no object to be had."""
    server = emptied_for(upload, environment, region)
    with environment.workplace(prepared, None, region) as place:
        ended = environment.driver.run(
            prepared, call_for(program, _variables(upload, place)), place
        )
        left = _left(program, environment, upload, place)
    _, exchanges = by_preflight(server.journal(upload.bucket))
    refused = [exchange.status for exchange in exchanges if exchange.status >= REFUSALS]
    return SecondRun(
        process=facts_of(ended, upload, exchanges),
        status=refused[-1] if refused else 0,
        kept=bool(refused and left),
        leaks=leaks_of(ended, upload),
    )
