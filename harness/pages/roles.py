"""The part that a block plays on its page, and why it is not run where it is not."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.catalog.wording import worded
from harness.model.grammar import Deed
from harness.model.page import RUN, SCRIPTS, SHELLS, Block, Language, Role, Runtime
from harness.oss.endpoints import DOMAIN_PATTERN
from harness.oss.signature import SIGNATURE_PATTERN
from harness.pages.components import has_markup, is_part, is_single_file, is_svelte, unknown_element
from harness.pages.forms import HOLDS_URL, form_part, has_form, of_another
from harness.pages.html_loading import has_policy
from harness.pages.markup import is_unscripted, script_source, unknown_module, unknown_script
from harness.pages.shell_operands import calls_signed, names_variable
from harness.syntax import deeds
from harness.syntax.assignments import given_to
from harness.syntax.deeds import KnownDeed, of
from harness.syntax.languages import is_printed_url, name_in_info, typed
from harness.syntax.literals import literals, outer_literals
from harness.syntax.members import only_asks
from harness.syntax.nodes import text_of, walk
from harness.syntax.queries import words
from harness.syntax.source import Source, parse
from harness.syntax.standing import Places
from harness.syntax.unsent import unsent_request

DATA = {
    Language.JSON, Language.XML, Language.YAML, Language.TOML, Language.INI, Language.CSS,
    Language.HTTP, Language.TEXT,
}  # fmt: skip
# What is no program, or none that sends: only described, drawn, configured or asked for.
PROSE = {
    Language.MARKDOWN, Language.ASCIIDOC, Language.RESTRUCTUREDTEXT, Language.MERMAID, Language.PLANTUML,
    Language.DOT, Language.DIFF, Language.CSV, Language.NGINX, Language.APACHE, Language.HCL, Language.BICEP,
    Language.SQL, Language.GRAPHQL, Language.PROTOBUF, Language.GHERKIN, Language.LATEX, Language.ERB,
}  # fmt: skip
OUTPUT_INFO = re.compile(r"\b(?:output|response|result)\b")
# A heading that says no more than that an answer follows.
OUTPUT_HEADING = re.compile(
    r"(?i)\W*(?:(?:example|sample|expected|successful|success|error|http|server|the)\s+)*(?:responses?|outputs?|results?)"
    r"(?:\s+(?:example|sample|body|headers?))?\W*"
    r"|\W*(?:成功|失败|预期|正常|错误)?(?:返回|响应|输出|运行|执行)(?:内容|示例|结果|样例|信息|值|体|头)*(?:示例)?\W*"
)
FORM_PART = re.compile(r"\A\s*-{2,}[\w-]{8,}\s*\n\s*Content-Disposition")
NAMES_URL = re.compile(
    rf"(?i)signed_?(?:download_?|get_?)?url|presigned|<[\w\s-]*url>|[?&]{SIGNATURE_PATTERN}=|x-oss-signature|OSSAccessKeyId=|urlopen\("
)
# What is fetched as it stands, and what its answer is asked for that is no message of an interface.
FETCHED = re.compile(r"(?i)\(\s*(\w*(?:ur[li]|href|link))\s*\)$")
READS_CONTENT = re.compile(r"\.(?:blob|arrayBuffer|bytes)\(\)|\.body\b")
# Fences of components, and what draws one, also where its markup is broken.
DRAWN = frozenset(("jsx", "tsx"))
DRAWS = re.compile(r"(?:\breturn|=>)\s*\(?\s*<[A-Za-z>]")
PUT_CONSTANT = re.compile(
    r"(?:\w+(?:\.|::))*(?:(?:HttpMethod|Method)(?:\.|::)(?:PUT|Put)|MethodPut|Net::HTTP::Put)"
)
OWN_URL = re.compile(r"[\"'`]?https?://[^\s\"'`]+")
OWN_SERVER = re.compile(
    r"(?i)[\"'`]?(?P<place>/api/[\w/.-]*|https?://(?:localhost|127\.0\.0\.1|your[-.]?\w*server|your-?domain|your-?api|"
    r"your-?backend)[\w.:/-]*"
    # Whatever its host is called, what hands out signatures, policies and keys is one.
    rf"|https?://(?![\w.-]*(?:{DOMAIN_PATTERN}|amazonaws))[\w.-]+(?::\d+)?/(?:[\w-]+/)*(?:get[-_]?|oss[-_]?)?"
    r"(?:signature|policy|sts|sts[-_]?token)(?=[\"'`?]|$))"
)
# The same in the options of a request, which name the host alone.
OWN_HOST = re.compile(r"""\bhost(?:name)?\s*:\s*["'`](?P<place>localhost|127\.0\.0\.1)["'`]""")
# Who asks for an address, and an address that is a path alone: only a server of the reader's own has it.
ASKS = re.compile(r"^(?:fetch|axios|get|post|ajax|getJSON|request|open)$")
ASKS_ALONE = re.compile(r"^(?:fetch|axios|ajax|getJSON)$")
ASKED_BY = re.compile(
    r"(?i)^(?:window|\$|jQuery|.*(?:axios|http|request|xhr|ky|got|superagent|client|session|api|oReq|ajax)\w*)$"
)
PATH_ALONE = re.compile(
    r"""\(?\s*(?:\{[^{}]*?\burl\s*:\s*|url\s*=\s*|["']\w+["']\s*,\s*)?["'`]"""
    r"""(?P<place>/(?!/)[\w./-]*|(?:\.{0,2}/)?[\w-]+(?:/[\w-]+)*\.(?:php|json|jsp|do|aspx?))["'`?$]"""
)
# A path of one word, where it is no name of the signed URL itself.
WORD_ALONE = re.compile(
    r"""\(?\s*(?:\{[^{}]*?\burl\s*:\s*|url\s*=\s*)?["'`]"""
    r"""(?P<place>(?!(?i:[\w-]*(?:signed|download)))[a-z][\w-]*(?:[uU]rl|[sS]ign|[pP]olicy|[sS]ts|[tT]oken)[\w-]*)["'`?$]"""
)
WITHIN = re.compile(r"=>|\bfunction\b")
# Where a shell keeps the answer of a command.
KEPT = re.compile(r"=\s*\"?(?:\$\(|`)\s*$")
# What stands for a part that is not shown.
LEFT_OUT = re.compile(r"\.{3}|…|<[A-Za-z][\w -]*>|\*{3,}|\bxxx+")
SENDING = re.compile(
    r"^(?:fetch|request|axios|Request|NewRequest|NewRequestWithContext|urlopen|got|ajax|open|setRequestMethod|exchange)$"
)
POSTED = "post:1"
OTHER_SERVICE = re.compile(r"https?://(?P<host>[\w.-]+)")
OTHER_HOST = re.compile(rf"https?://(?P<host>(?![\w.-]*{DOMAIN_PATTERN})[\w-]+(?:\.[\w-]+)+)")
FORM = re.compile(r"(?i)<form\b[^>]*\bmethod\s*=\s*[\"']?post")
PUT_IN = re.compile(r"(?i)[\"'`]put[\"'`]|MethodPut|HttpMethod\.PUT")
CORS = re.compile(r"(?i)cors|allowed_?methods?|access-control")
COMMANDS_BESIDE = re.compile(
    r"^\s*(?:\$ )?(?:sudo )?(?:pip3?|npm|yarn|apt(?:-get)?|go (?:get|install|mod|version)|mvn|export|cd|mkdir|git|gem|composer|dotnet|brew|docker|chmod|unzip|tar) ",
    re.MULTILINE,
)  # fmt: skip
OPTIONS_LISTED = re.compile(r"(?i)(?:^|\s)\[(?:--?[a-z][\w-]*(?:[ =][^\]\n]*)?|options?|flags?)\]")
# A name, parameters with their types, and the type of what comes back, without any body.
PROTOTYPE = re.compile(
    r"\s*(?:(?:export|async|function|public|static)\s+)*[\w.]+\((?=[^(){}]*:)[^(){};]*\)\s*:\s*[\w<>\[\], |.]+;?\s*"
)
SYNOPSIS = re.compile(r"(?i)^\s*usage:|\.\.\.\)|^\s*\w+\([\w, =]*\)\s*$")

OWN_KEYS = "it uploads with the SDK's own credentials, not through a signed URL"
OWN_KEYS_DOWN = "it downloads with the SDK's own credentials, not through a signed URL"
A_FORM = "it is a form (PostObject) without a script: nothing here fills in and sends it"
IN_HEADER = "it signs a request in its Authorization header, and makes no URL"
OF_FRAMEWORK = "it is a component of a framework, of which its reader's own build makes a page"
BESIDE = (
    (Language, SYNOPSIS, "this is a synopsis, not a program"),
    (SHELLS, COMMANDS_BESIDE, "this installs or prepares something and uploads nothing"),
)
PART = "it is a part of a component, and draws nothing that could be used"
UNSENT = "it builds `{}` and does not send it"
THROUGH_INTERFACE = "it uploads through an interface of Retrofit, which is not run"
# What names of an upload through a URL only its method and its parameters.
INTERFACE = re.compile(r"@PUT\b[^;{}]*@Url\b")
NOTHING = "it makes no signed URL and uploads nothing"
MARKUP = {Language.HTML, Language.CSS}


def with_role(block: Block) -> Block:
    """Return the block with its role, its runtime, and for what is not run the reason."""
    language, text = block.language, block.text
    if language is None:
        return _unnamed(block)
    beside = _no_program(block, language)
    if beside is not None:
        return replace(block, role=beside[0], reason=beside[1])
    source = parse(language, typed(language, text))
    if source is None:
        runtime, _ = deeds.runtime_of(language, None)
        role = Role.UPLOADER if language not in PROSE and NAMES_URL.search(text) else Role.OTHER
        return replace(block, role=role, runtime=runtime, reason=worded("{} is not run", language))
    if language in MARKUP:
        return _markup(replace(block, runtime=Runtime.BROWSER))
    return _code(block, source)


def _unnamed(block: Block) -> Block:
    """Return a block of no language; it is output where its heading says so and its fence nothing."""
    if block.info or not block.headings or not OUTPUT_HEADING.fullmatch(block.headings[-1]):
        return block
    return replace(block, role=Role.OUTPUT, reason=worded("its heading says that it is output"))


def _no_program(block: Block, language: Language) -> tuple[Role, str] | None:
    """Return role and reason of what is no program, None for what may be one."""
    if OUTPUT_INFO.search(block.info.partition(" ")[2]):
        return Role.OUTPUT, worded("its fence says that it is output")
    if language in {Language.TEXT, *SHELLS} and is_printed_url(block.text):
        return Role.OUTPUT, worded("it is a URL that something has printed")
    if language is Language.TEXT and FORM_PART.match(block.text):
        return Role.OTHER, worded("it is a part of a form, as it is sent")
    if PROTOTYPE.fullmatch(block.text) or (
        language in SHELLS and OPTIONS_LISTED.search(block.text)
    ):
        return Role.OTHER, worded("this is a synopsis, not a program")
    if language in DATA:
        role = Role.OUTPUT if language is Language.HTTP else Role.OTHER
        return role, worded("{} is not run", language)
    return None


def _markup(block: Block) -> Block:
    """Return a page of a browser with the role of its scripts."""
    scripts = script_source(block.text)
    if scripts is not None:
        done = deeds.deeds(scripts)
        form = form_part(scripts, done)
        role, reason = (form.role, form.reason) if form else _role(scripts, done)
        if role in RUN:
            runtime, elsewhere = deeds.runtime_of(Language.JAVASCRIPT, scripts)
            # A component of Vue exports an object, too, which sends with fetch.
            elsewhere = "" if runtime is Runtime.WORKERS else elsewhere
            foreign = unknown_script(block.text)
            missing = worded("it loads a script that is not here ({})", foreign) if foreign else ""
            missing = missing or _of_a_library(block, scripts)
            own = _asks_own_server(scripts, is_form=form is not None)
            reason = reason or elsewhere or missing or own
            also = form.posts if form else role is Role.SIGNER and _sends(scripts, done)
            is_form = form is not None
            return replace(block, role=role, reason=reason, also_uploads=also, form=is_form)
    if is_unscripted(block):
        foreign = of_another(block.text)
        return replace(block, role=Role.UPLOADER, reason=foreign, form=has_policy(block.text))
    is_form = FORM.search(block.text) is not None and has_form(block.text)
    return replace(block, role=Role.OTHER, reason=worded(A_FORM) if is_form else worded(NOTHING))


def _of_a_library(block: Block, scripts: Source) -> str:
    """Return why a component is not run that draws elements which nothing here knows."""
    if is_svelte(block.text):
        return worded(OF_FRAMEWORK)
    element = unknown_element(block.text, scripts) if is_single_file(block.text) else ""
    return (
        worded("it draws `{}`, an element of a library that is not here", element)
        if element
        else ""
    )


def _code(block: Block, source: Source) -> Block:
    done = deeds.deeds(source)
    form = form_part(source, done)
    role, reason = (form.role, form.reason) if form else _role(source, done)
    reason = worded(reason)
    runtime, elsewhere = deeds.runtime_of(source.language, source)
    is_drawn = name_in_info(block.info) in DRAWN and DRAWS.search(source.text) is not None
    if runtime is Runtime.NODEJS and (is_drawn or has_markup(source)):
        runtime = Runtime.BROWSER
    if role in RUN and not reason:
        another = "" if form else _asks_another(source, role)
        part = worded(PART) if is_part(source) else _of_elsewhere(source, runtime)
        reason = elsewhere or part or _asks_own_server(source, is_form=form is not None) or another
    also = form.posts if form else role is Role.SIGNER and _sends(source, done)
    if role is Role.FRAGMENT:
        reason += _broken(block, source)
    return replace(
        block,
        role=role,
        reason=reason,
        runtime=runtime,
        also_uploads=also,
        form=form is not None,
    )


def _of_elsewhere(source: Source, runtime: Runtime | None) -> str:
    """Return why a script of a browser is not run that takes a module from an address."""
    foreign = unknown_module(source) if runtime is Runtime.BROWSER else ""
    return worded("it loads a script that is not here ({})", foreign) if foreign else ""


def _broken(block: Block, source: Source) -> str:
    """Return where a fragment is no code of its language, empty where it is or may be left out."""
    if not source.grammar.is_exact or block.found_by != "fence" or LEFT_OUT.search(block.text):
        return ""
    old = source.lines("old")
    if old:
        line, _ = block.position(old[0])
        return worded("; line {} is Python 2", line)
    first = next(iter(source.problems), None)
    # Entries of an array and a call without its semicolon are cut out of a program, not broken.
    if first is None or first.text == ";" or (first.line, first.column) == (1, 1) or source.offset:
        return ""
    line, column = block.position(first.line, first.column)
    return worded("; syntax error at {}:{}, near `{}`", line, column, first.text.strip())


def _sends(source: Source, done: tuple[KnownDeed, ...]) -> bool:
    """Tell whether a signer hands its URL on to a request of its own."""
    calls = (
        call for call in source.calls if SENDING.match(call.name) and PUT_IN.search(call.arguments)
    )
    return bool(of(done, Deed.UPLOADS)) or any(True for _ in calls)


def _asks_own_server(source: Source, *, is_form: bool) -> str:
    """Return why a program is not run that asks a server of the reader's own for the URL.

    What posts a form with its policy may have a word for the address of the form.
    """
    for text in source.strings if source.language not in SHELLS else OWN_URL.findall(source.bare()):
        if (match := OWN_SERVER.match(text)) and "signature=" not in text.lower():
            return worded("it asks a server of the reader's own ({})", match["place"])
    for call in source.calls if source.language not in SHELLS else ():
        if call.name == "request" and (match := OWN_HOST.search(call.arguments)):
            return worded("it asks a server of the reader's own ({})", match["place"])
        # What is put is put to a URL, whatever stands for it.
        by_name = ASKED_BY.match(call.receiver) if call.receiver else ASKS_ALONE.match(call.name)
        asks = by_name and ASKS.match(call.name)
        match = PATH_ALONE.match(call.arguments) if asks else None
        if asks and match is None and not is_form:
            match = WORD_ALONE.match(call.arguments)
        if match and not PUT_IN.search(WITHIN.split(call.arguments)[0]):
            return worded("it asks a server of the reader's own ({})", match["place"])
    return ""


def _asks_another(source: Source, role: Role) -> str:
    """Return why a program is not run that gets its URL from the answer of some other service."""
    text = source.bare()
    if role is Role.SIGNER or HOLDS_URL.search(text) or re.search(r"<[^<>\n]*(?i:ur[li])>", text):
        return ""
    match = next(_answers(source), None)
    return worded("it asks another service for the URL ({})", match["host"]) if match else ""


def _answers(source: Source) -> Iterator[re.Match[str]]:
    """Yield the addresses of services whose answers a text goes on with."""
    if source.language in SHELLS:
        asking = (call for call in source.calls if call.name in {"curl", "wget"})
        kept = (call for call in asking if KEPT.search(source.text[: call.start]))
        yield from filter(None, (OTHER_HOST.search(call.arguments) for call in kept))
        return
    places = Places(source)
    for one in outer_literals(source):
        standing, match = places.of(one), OTHER_SERVICE.match(one.content)
        posted = standing.is_argument(POSTED) or places.is_handed(standing.target, (POSTED,))
        named = standing.target == "url" and standing.call.rpartition(".")[2] == "post"
        if match and (posted or named):
            yield match


def _role(source: Source, done: tuple[KnownDeed, ...]) -> tuple[Role, str]:
    role, reason = _role_of_deeds(source, done)
    if role in {Role.UPLOADER, Role.DOWNLOADER} and is_part_of_program(source):
        name = unsent_request(source)
        return (Role.FRAGMENT, worded(UNSENT, name)) if name else (role, reason)
    return role, reason


def is_part_of_program(source: Source) -> bool:
    """Tell whether a text is cut out of a program: it imports nothing and has no class or function."""
    return not (source.imports or source.classes or source.functions or source.methods)


def _role_of_deeds(source: Source, done: tuple[KnownDeed, ...]) -> tuple[Role, str]:
    text = source.bare()
    if of(done, Deed.SIGNS) or deeds.signs_by_hand(source):
        return Role.SIGNER, ""
    if deeds.authorizes_by_hand(source):
        return Role.OTHER, IN_HEADER
    if of(done, Deed.UPLOADS) or (_puts(source) and not of(done, Deed.STORES)):
        return Role.UPLOADER, ""
    if of(done, Deed.STORES):
        return Role.OTHER, OWN_KEYS
    return _other_role(source, done, text)


def _other_role(source: Source, done: tuple[KnownDeed, ...], text: str) -> tuple[Role, str]:
    gets = of(done, Deed.DOWNLOADS) or _says("GET", source) or _fetches(source)
    if gets and (NAMES_URL.search(text) or _is_told_signed(source, text)):
        return Role.DOWNLOADER, ""
    if of(done, Deed.FETCHES):
        return Role.OTHER, OWN_KEYS_DOWN
    if HOLDS_URL.search(text) and source.calls:
        return (Role.DOWNLOADER if only_asks(source) else Role.UPLOADER), ""
    if source.language in {Language.JAVA, Language.KOTLIN} and INTERFACE.search(text):
        return Role.UPLOADER, worded(THROUGH_INTERFACE)
    for languages, pattern, reason in BESIDE:
        if source.language in languages and pattern.search(source.text):
            return Role.OTHER, reason
    return Role.FRAGMENT, NOTHING


def _is_told_signed(source: Source, text: str) -> bool:
    """Tell whether a script asks a variable for all that it asks, which its comments call signed."""
    asks = [call.arguments for call in source.calls if call.name in {"curl", "wget"}]
    is_own = source.language in SHELLS and "://" not in text and bool(asks)
    return is_own and all(map(names_variable, asks)) and calls_signed(source.text)


def _fetches(source: Source) -> bool:
    """Tell whether a script fetches the content of what stands at a URL that it only names."""
    asked = (FETCHED.match(call.arguments) for call in source.calls if call.name == "fetch")
    names = [match[1] for match in asked if match] if source.language in SCRIPTS else []
    held = (text_of(one.value) for name in names for one in given_to(source, name))
    return any(map(NAMES_URL.search, held)) or bool(names and READS_CONTENT.search(source.bare()))


def _puts(source: Source) -> bool:
    """Tell whether a text says PUT, other than in a rule of CORS."""
    in_rule = any(CORS.search(word) and " " not in word for word in words(source))
    if source.language in SHELLS or in_rule or not source.calls:
        return False
    names_put = _says("PUT", source) or _says("put", source)
    constants = (text_of(one) for one in walk(source.tree.root_node) if one.is_named)
    return names_put or any(map(PUT_CONSTANT.fullmatch, constants))


def _says(method: str, source: Source) -> bool:
    return any(one.content == method for one in literals(source))
