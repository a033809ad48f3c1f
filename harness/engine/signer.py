"""The page's own signer, run as a reader would, and what it has signed."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from mimetypes import guess_type

import requests

from harness import timeouts
from harness.drivers.driver import Prepared, Recipe, Workplace
from harness.drivers.payload import blocks
from harness.engine.computed import computed_headers
from harness.engine.environment import REGION, Environment
from harness.engine.forms import is_good, try_form, upload_by_form
from harness.engine.keyring import Keyring
from harness.engine.observe import by_preflight
from harness.engine.page_observe import call_for, recipe_of
from harness.engine.signer_objects import TRIED, SignerRun, with_objects
from harness.engine.signing import SignerResult
from harness.model.cors import OPEN
from harness.model.identity import KeyPair
from harness.model.observation import Exchange
from harness.model.page import Block
from harness.model.page_program import PageProgram
from harness.model.scenario import Signer
from harness.model.signed import Signed
from harness.model.ticket import Ticket
from harness.model.upload import SignedUpload
from harness.oss.endpoints import public_host
from harness.pages.forms import bucket_of
from harness.pages.options import needs, words_of
from harness.pages.parameters import takes_type
from harness.pages.plan import TYPE, decodes, method_of
from harness.pages.printed_forms import printed_form
from harness.pages.signed_urls import PrintedUrl, noted_headers, printed_urls, split_metadata
from harness.server.service import MockServer
from harness.signing.sign import Signature, sign_url, sign_url_with_plus
from harness.syntax.headers import untold_headers
from harness.syntax.maps import sent_headers
from harness.syntax.signed_options import told_options
from harness.syntax.source import parse

KEY = "exampledir/exampleobject.txt"
NOTES = "notes"
FILE = "HARNESS_FILE"
CNAME = "https://files.example.com"
MOST_CANDIDATES = 6
# Of the URLs that a program prints, the last ones.
MOST_URLS = 8
ACCEPTED = range(200, 300)
NO_SUCH_UPLOAD = "NoSuchUpload"
# Nobody knows the file that a page's own digest is of.
PAST_THE_SIGNATURE = {"InvalidDigest", "BadDigest"}
CODE = re.compile(rb"<Code>(\w+)</Code>")
TOKENS = (
    "HARNESS_SECURITY_TOKEN",
    "OSS_SESSION_TOKEN",
    "OSS_SECURITY_TOKEN",
    "ALIBABA_CLOUD_SECURITY_TOKEN",
)
MIME_TYPE = re.compile(
    r"""(?:["'`]|\\n)((?:application|audio|font|image|text|video)/[\w.+-]+)(?=["'`]|\\n)"""
)


def run_signer(
    program: PageProgram,
    prepared: Prepared,
    environment: Environment,
    bucket: str,
    method: str = "",
) -> SignerResult:
    """Run the signer for this bucket, and find out what its URL was signed with.

    ``method`` is the one of the URL that is asked for, where it may sign for several.
    """
    method = method or method_of(program.block)
    program = _with_file(program)
    recipe = recipe_of(program) if FILE in program.bound.variables else None
    if named := sent_to(program):
        _empty(named, environment)
    address = named or bucket
    run = partial(start_signer, program, prepared, environment, bucket, recipe)
    ended, noted, own = with_objects(run, environment.server_of(REGION), bucket)
    if named or program.block.form:
        own = by_preflight(environment.server_of(REGION).journal(address))[1]
    if program.block.form:
        printed = f"{ended.stdout}\n{ended.stderr}"
        result = SignerResult(ended=ended, bucket=bucket, recipe=recipe, own=own)
        return _with_form(result, printed, environment, _pair(program, environment))
    result = SignerResult(ended=ended, bucket=bucket, recipe=recipe, own=own)
    urls = printed_urls(f"{ended.stdout}\n{ended.stderr}", bucket, REGION, program.block.text)
    headers = noted_headers(noted, method)
    tried: list[SignerResult] = []
    for url in itertools.islice(urls, MOST_URLS):
        tried.append(
            _with_url(replace(result, url=url), url, headers, program, (environment, method))
        )
        if not _is_for_something_else(tried[-1]):
            return tried[-1]
    return next((one for one in tried if not one.has_used), result)


def _is_for_something_else(result: SignerResult) -> bool:
    """Tell whether a URL is signed for another method, or for a part: a program may make each."""
    if any(one.code == NO_SUCH_UPLOAD for one in result.trials):
        return True
    causes = (one.explanation for one in result.trials if result.signed is None)
    differences = (one for cause in causes if cause for one in cause.differences)
    return any(one.kind == "method" for one in differences)


def _with_url(
    result: SignerResult,
    url: PrintedUrl,
    headers: Mapping[str, str] | None,
    program: PageProgram,
    asked: tuple[Environment, str],
) -> SignerResult:
    """Return a signer's result with the URL that it has printed, tried by the method it is for.

    ``headers`` are those that it has noted, None where it has noted none.
    """
    recipe, (environment, method) = result.recipe, asked
    body = b"".join(blocks(recipe.seed, recipe.size)) if recipe else TRIED
    language, text = program.toolkit.languages[0], program.block.text
    output = result.ended.stdout if result.ended else ""
    computed = computed_headers(language, text, output, body)
    candidates = [*_candidates(program), *computed] if headers is None else [headers]
    server = environment.server_of(url.region)
    server.admit(Ticket(bucket=url.bucket))
    if method == "GET":
        server.put_object(url.bucket, url.key, TRIED)
    signed, trials = _tried(method, url, server, candidates, body)
    is_read = headers is not None or signed is not None
    untold = () if is_read else untold_headers(language, text)
    return replace(result, signed=signed, trials=trials, untold=untold)


def _tried(
    method: str,
    url: PrintedUrl,
    server: MockServer,
    candidates: Iterable[Mapping[str, str]],
    body: bytes,
) -> tuple[Mapping[str, str] | None, tuple[Exchange, ...]]:
    """Return the headers with which a URL is accepted, None for none, and the last trial.

    The journal explains each refusal that it holds: it is asked for the last trial alone.
    """
    signed = None
    for candidate in candidates:
        server.forget_requests(url.bucket)
        if _is_good(_try(method, url.at(server.endpoint), candidate, body)):
            signed = candidate
            break
    return signed, server.journal(url.bucket)[-1:]


def sent_to(program: PageProgram) -> str:
    """Return the bucket that a program names, and that nobody could replace; else nothing."""
    is_bound = "HARNESS_BUCKET" in program.bound.variables
    return "" if is_bound else bucket_of(program.block.text)


def _empty(bucket: str, environment: Environment) -> None:
    server = environment.server_of(REGION)
    server.dismiss(bucket)
    server.admit(Ticket(bucket=bucket, cors=OPEN))


def _with_form(
    result: SignerResult, printed: str, environment: Environment, pair: KeyPair
) -> SignerResult:
    """Return a signer's result with the policy that it has printed, tried."""
    form = printed_form(printed, result.bucket, KEY)
    if form is None:
        return result
    if pair is environment.keyring.pairs[Signer.STS]:
        form = replace(form, token=environment.keyring.token(Signer.STS))
    server = environment.server_of(REGION)
    server.admit(Ticket(bucket=form.bucket, cors=OPEN))
    trials = try_form(form, server, pair)
    signed: Mapping[str, str] | None = {} if is_good(trials) else None
    return replace(result, form=form, trials=trials, signed=signed)


def _pair(program: PageProgram, environment: Environment) -> KeyPair:
    return environment.keyring.pairs[Signer.STS if _is_temporary(program) else Signer.OWNER]


def start_signer(
    program: PageProgram,
    prepared: Prepared,
    environment: Environment,
    bucket: str,
    recipe: Recipe | None,
) -> SignerRun:
    """Run the signer once; return how it ended, what it noted, and what it sent."""
    with environment.workplace(prepared, recipe) as place:
        variables = _variables(program, environment, bucket, place)
        asked = _asked(program, prepared, variables)
        ended = environment.driver.run(asked, call_for(_with_options(program), variables), place)
        noted = environment.driver.left(NOTES, place).decode(errors="replace")
    return ended, noted, by_preflight(environment.server_of(REGION).journal(bucket))[1]


def _is_good(answer: requests.Response) -> bool:
    """Tell whether the signature of a trial was right, whatever came of its body."""
    code = CODE.search(answer.content)
    return answer.status_code in ACCEPTED or (
        code is not None and code[1].decode() in PAST_THE_SIGNATURE
    )


def _variables(
    program: PageProgram, environment: Environment, bucket: str, place: Workplace
) -> dict[str, str]:
    signer = Signer.STS if _is_temporary(program) else Signer.OWNER
    keys = key_variables(environment.keyring, signer).items()
    return {
        "HARNESS_BUCKET": bucket,
        "HARNESS_KEY": KEY,
        "HARNESS_ENDPOINT": f"https://{public_host(REGION)}",
        "HARNESS_HOST": public_host(REGION),
        "HARNESS_REGION": REGION,
        "HARNESS_OSS_REGION": f"oss-{REGION}",
        "HARNESS_CNAME": CNAME,
        "HARNESS_VERSION_ID": "null",
        "HARNESS_CONTENT_TYPE": TYPE,
        "HARNESS_CANONICAL": str(place.folder / NOTES),
        **({FILE: str(place.file)} if FILE in program.bound.variables else {}),
        **{name: value for name, value in keys if name not in program.block.unset},
    }


def _is_temporary(program: PageProgram) -> bool:
    """Tell whether a signer asks for a security token: it gets the pair that goes with one."""
    asks = re.search("|".join(TOKENS), program.block.text)
    return asks is not None or TOKENS[0] in program.bound.variables


def key_variables(keyring: Keyring, signer: Signer = Signer.OWNER) -> dict[str, str]:
    """Return a key pair under the names by which SDKs and their samples ask for it.

    With that of temporary credentials goes their token.
    """
    pair, token = keyring.pairs[signer], keyring.token(signer)
    return {
        **(dict.fromkeys(TOKENS, token) if token else {}),
        "OSS_ACCESS_KEY_ID": pair.access_key_id,
        "OSS_ACCESS_KEY_SECRET": pair.access_key_secret,
        "ALIBABA_CLOUD_ACCESS_KEY_ID": pair.access_key_id,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": pair.access_key_secret,
    }


def _with_options(program: PageProgram) -> PageProgram:
    return replace(program, bound=replace(program.bound, takes_arguments=False))


def _with_file(program: PageProgram) -> PageProgram:
    """Return the signer as one that takes a file, where its command line cannot do without."""
    bound, source = program.bound, parse(program.toolkit.languages[0], program.block.text)
    if source is None or FILE in bound.variables or not needs(source, FILE):
        return program
    return replace(program, bound=replace(bound, variables=(*bound.variables, FILE)))


def _asked(program: PageProgram, prepared: Prepared, variables: Mapping[str, str]) -> Prepared:
    """Return the program with the options that its command line asks for."""
    source = parse(program.toolkit.languages[0], program.block.text)
    given = words_of(source, variables) if source else ()
    return replace(prepared, argv=(*prepared.argv, *given))


def types_in(text: str) -> tuple[str, ...]:
    """Return the types among the literals of a text; `video/a.mp4` is the name of an object."""
    kinds = dict.fromkeys(MIME_TYPE.findall(text))
    return tuple(kind for kind in kinds if guess_type(kind)[0] is None)


def _candidates(program: PageProgram) -> Iterator[dict[str, str]]:
    """Yield sets of headers that the code speaks of: all, none, then every choice between."""
    text = program.block.before + program.block.text
    source = parse(program.toolkit.languages[0], text)
    options = told_options(source) if source else {}
    spoken = {**options, **sent_headers(program.toolkit.languages[0], text)}
    spoken = {
        name: value for name, value in spoken.items() if name.startswith(("x-oss-", "content-"))
    }
    yield spoken
    if takes_type(program.block):
        yield {**spoken, "content-type": TYPE}
    if "content-type" not in spoken:
        # A text that is put together by hand names its type without its header.
        kinds = types_in(text)
        yield from ({**spoken, "content-type": kind} for kind in kinds)
        yield from ({"content-type": kind} for kind in kinds if spoken)
    names = sorted(spoken)[:MOST_CANDIDATES]
    for size in range(len(names)):
        for chosen in itertools.combinations(names, size):
            yield {name: spoken[name] for name in chosen}


def _try(method: str, url: str, headers: Mapping[str, str], content: bytes) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        session.headers.clear()
        encoded = {name: value.encode("utf-8") for name, value in headers.items()}
        body = content if method == "PUT" else None
        return session.request(
            method, url, data=body, headers=encoded, timeout=timeouts.SIGNER_REQUEST
        )


def upload_by(signing: SignerResult, environment: Environment, method: str) -> SignedUpload | None:
    """Return what the signer hands to who uses its URL, None where it printed no URL."""
    if signing.form is not None:
        temporary = signing.form.token == environment.keyring.token(Signer.STS)
        pair = environment.keyring.pairs[Signer.STS if temporary else Signer.OWNER]
        return upload_by_form(signing.form, environment, pair)
    url = signing.url
    if url is None:
        return None
    headers, metadata = split_metadata(signed := dict(signing.signed or {}))
    return SignedUpload(
        url=url.at(environment.endpoint_of(url.region)),
        method=method,
        bucket=url.bucket,
        key=url.key,
        signed_at=0.0,
        signed_headers=signed,
        send_headers=headers,
        send_metadata=metadata,
        signed=_signed_parts(url.printed, url.bucket, url.key, signing.signed, method),
    )


def _signed_parts(
    url: str, bucket: str, key: str, headers: Mapping[str, str] | None, method: str
) -> Signed | None:
    # Where nobody knows what was signed, an explanation must not lean on it.
    if headers is None:
        return None
    return Signed(url=url, method=method, bucket=bucket, key=key, headers=dict(headers))


def harness_upload(
    environment: Environment, bucket: str, signed: Mapping[str, str], block: Block
) -> SignedUpload:
    """Return a URL that the harness signs, for a block whose page has no signer of its own."""
    headers, metadata = split_metadata(signed)
    method = method_of(block)
    url = (sign_url_with_plus if decodes(block) else sign_url)(
        Signature(
            endpoint=environment.endpoint,
            region=REGION,
            bucket=bucket,
            key=KEY,
            credentials=environment.keyring.pairs[Signer.OWNER],
            method=method,
            headers=signed,
        )
    )
    return SignedUpload(
        url=url,
        method=method,
        bucket=bucket,
        key=KEY,
        signed_at=0.0,
        signed_headers=dict(signed),
        send_headers=headers,
        send_metadata=metadata,
        signed=_signed_parts(url, bucket, KEY, signed, method),
    )
