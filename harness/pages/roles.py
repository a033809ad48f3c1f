"""The part that a block plays on its page, and why it is not run where it is not."""

import re
from collections.abc import Iterator
from dataclasses import replace

from harness.catalog.wording import worded
from harness.model.grammar import Deed
from harness.model.page import RUN, SCRIPTS, SHELLS, Block, Language, Role, Runtime
from harness.oss.signature import IDENTITY_OF_V1, SIGNATURE_PATTERN, V4_FORM
from harness.pages.asked_servers import asks_another, asks_own_server
from harness.pages.components import has_markup, is_part, is_single_file, is_svelte, unknown_element
from harness.pages.forms import (
    HOLDS_URL,
    form_part,
    has_form,
    of_another,
    posts_file,
    sends_file_in_form,
)
from harness.pages.html_attributes import sent_by_library
from harness.pages.html_loading import has_policy
from harness.pages.in_hand import ADDRESSED, kind_of
from harness.pages.left_to_browser import leaves_it_to_browser, links_to_signed
from harness.pages.markup import is_unscripted, script_source, unknown_module, unknown_script
from harness.pages.shell_operands import calls_signed, names_variable
from harness.pages.url_files import why_of_list
from harness.syntax import deeds
from harness.syntax.assignments import given_to
from harness.syntax.deeds import KnownDeed, of
from harness.syntax.languages import is_printed, is_printed_url, name_in_info, typed
from harness.syntax.literals import literals
from harness.syntax.members import members_of, only_asks
from harness.syntax.methods import is_get, is_put, says_put
from harness.syntax.nodes import leaves_of, text_of
from harness.syntax.queries import words
from harness.syntax.source import Call, Source, parse
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
    r"(?i)signed_?(?:download_?|get_?)?url|presigned|<[\w\s-]*(?<!c)url(?:[_\s-](?!encod)[\w\s-]*)?>|urlopen\("
    rf"|[?&]{SIGNATURE_PATTERN}=|{V4_FORM.signature}|{IDENTITY_OF_V1}="
)
# A variable that holds a URL for PUT by its name, what posts, and where what is asked for stands.
SIGNED_URL = tuple(f"signed{of}{what}" for of in ("", "put", "upload") for what in ("url", "uri"))
POSTS = frozenset(("post", "Post", "POST", "HttpPost", "MethodPost", "PostAsync"))
# What of a form with a policy, of a message, or of another store's way to begin an upload is no mistake.
OF_FORMS = (
    "multipart",
    "formdata",
    "form_data",
    "files=",
    "x-goog-resumable",
    "policy",
    "json",
    "fields",
)
# What the answer of a fetch is asked for that is no message of an interface.
CONTENT = frozenset(("blob", "arrayBuffer", "bytes", "body"))
# Fences of components, and what draws one, also where its markup is broken.
DRAWN = frozenset(("jsx", "tsx"))
DRAWS = re.compile(r"(?:\breturn|=>)\s*\(?\s*<[A-Za-z>]")
# What stands for a part that is not shown.
LEFT_OUT = re.compile(r"\.{3}|…|<[A-Za-z][\w -]*>|\*{3,}|\bxxx+")
SENDING = frozenset((
    "fetch", "request", "axios", "Request", "NewRequest", "NewRequestWithContext", "urlopen", "got", "ajax", "open",
    "setRequestMethod", "exchange", "stream_context_create",
))  # fmt: skip
FORM = re.compile(r"(?i)<form\b[^>]*\bmethod\s*=\s*[\"']?post")
CORS = re.compile(r"(?i)cors|allowed_?methods?|access-control")
# Commands that install or prepare something; of Go with these words alone.
PREPARE = frozenset((
    "pip", "pip3", "npm", "yarn", "apt", "apt-get", "mvn", "export", "cd", "mkdir", "git", "gem", "composer", "dotnet",
    "brew", "docker", "chmod", "unzip", "tar", "go get", "go install", "go mod", "go version",
))  # fmt: skip
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
BY_LIBRARY = "it is sent by its `{}`, an attribute of htmx, which is not here"
A_SYNOPSIS = "this is a synopsis, not a program"
PREPARES = "this installs or prepares something and uploads nothing"
PART = "it is a part of a component, and draws nothing that could be used"
UNSENT = "it builds `{}` and does not send it"
THROUGH_INTERFACE = "it uploads through an interface of Retrofit, which is not run"
# What names of an upload through a URL only its method and its parameters.
INTERFACE = frozenset(("PUT", "Url"))
DECLARES = "declaration_command"
UNSIGNED_FORM = "it posts a form, and nothing on the page signs a policy for it"
BY_BROWSER = "it leaves the download to the browser: no program sees what becomes of it"
VALUES = "it shows values, as programs print them"
# What names the language of a block that has no word at its fence.
UNSURE = frozenset(("", "tab", "heading"))
NOTHING = "it makes no signed URL and uploads nothing"
MARKUP = {Language.HTML, Language.CSS}


def with_role(block: Block) -> Block:
    """Return the block with its role, its runtime, and for what is not run the reason."""
    language, text = block.language, block.text
    if not block.info and block.found_by in UNSURE and is_printed(text):
        return replace(block, role=Role.OUTPUT, reason=worded(VALUES))
    if language is None:
        return _unnamed(block)
    beside = _no_program(block, language)
    if beside is not None:
        return replace(block, role=beside[0], reason=beside[1])
    source = parse(language, typed(language, text))
    if source is None:
        runtime, _ = deeds.runtime_of(language, None)
        role = Role.UPLOADER if language not in PROSE and NAMES_URL.search(text) else Role.OTHER
        role = Role.SIGNER if language not in PROSE and deeds.names_signer(text) else role
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
        return Role.OTHER, worded(A_SYNOPSIS)
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
            own = asks_own_server(scripts, is_form=form is not None)
            reason = reason or elsewhere or missing or own
            also = form.posts if form else role is Role.SIGNER and _sends(scripts, done)
            is_form = form is not None
            return replace(block, role=role, reason=reason, also_uploads=also, form=is_form)
    if sending := sent_by_library(block.text):
        return replace(block, role=Role.UPLOADER, reason=worded(BY_LIBRARY, sending))
    if is_unscripted(block):
        foreign = of_another(block.text)
        return replace(block, role=Role.UPLOADER, reason=foreign, form=has_policy(block.text))
    if links_to_signed(block.text):
        return replace(block, role=Role.DOWNLOADER, reason=worded(BY_BROWSER))
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
        another = "" if form else asks_another(source, role)
        part = worded(PART) if is_part(source) else _of_elsewhere(source, runtime)
        reason = elsewhere or part or asks_own_server(source, is_form=form is not None) or another
    also = form.posts if form else role is Role.SIGNER and _sends(source, done)
    if role is Role.FRAGMENT or reason in {worded(OWN_KEYS), worded(OWN_KEYS_DOWN)}:
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
    calls = (call for call in source.calls if call.name in SENDING)
    return bool(of(done, Deed.UPLOADS)) or any(says_put(call.given) for call in calls)


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
    if any(map(_sends_to_signed, source.calls)):
        return Role.UPLOADER, ""
    if of(done, Deed.STORES):
        return Role.OTHER, OWN_KEYS
    return _other_role(source, done, text)


def _other_role(source: Source, done: tuple[KnownDeed, ...], text: str) -> tuple[Role, str]:
    asks = any(one.name in SENDING and any(map(is_get, one.given)) for one in source.calls)
    says = asks or (source.calls and _says("GET", source))
    gets = of(done, Deed.DOWNLOADS) or says or _fetches(source)
    if gets and (NAMES_URL.search(text) or _is_told_signed(source, text)):
        return Role.DOWNLOADER, ""
    if of(done, Deed.FETCHES):
        return Role.OTHER, OWN_KEYS_DOWN
    if _posts_to_signed(source, text):
        return Role.UPLOADER, ""
    sends_form = sends_file_in_form(source) and NAMES_URL.search(text)
    holds = HOLDS_URL.search(text)
    if not sends_form and (holds or NAMES_URL.search(text)) and leaves_it_to_browser(source):
        return Role.DOWNLOADER, worded(BY_BROWSER)
    if sends_form or (holds and source.calls):
        return (Role.DOWNLOADER if only_asks(source) else Role.UPLOADER), ""
    return _idle_role(source)


def _idle_role(source: Source) -> tuple[Role, str]:
    """Return the role of a text that asks for nothing and sends nothing, as far as it shows."""
    if source.language in {Language.JAVA, Language.KOTLIN} and _annotations(source) >= INTERFACE:
        return Role.UPLOADER, worded(THROUGH_INTERFACE)
    prepares = source.language in SHELLS and not PREPARE.isdisjoint(_commands(source))
    beside = A_SYNOPSIS if SYNOPSIS.search(source.text) else PREPARES if prepares else ""
    listed = why_of_list(source) if source.language in SHELLS else ""
    idle = worded(UNSIGNED_FORM) if posts_file(source) else listed or NOTHING
    return (Role.OTHER, beside) if beside else (Role.FRAGMENT, idle)


def _posts_to_signed(source: Source, text: str) -> bool:
    """Tell whether a text posts what it has to a signed URL, by mistake: no form and no message."""
    if source.language in SHELLS or any(word in text.lower() for word in OF_FORMS):
        return False
    names = {one for one in source.names if one.replace("_", "").lower().endswith(SIGNED_URL)}
    places = Places(source)
    posts = any(call.name in POSTS for call in source.calls) or _says("POST", source)
    posts = posts or any(text_of(leaf) in POSTS for leaf in source.leaves)
    return posts and any(places.is_handed(name, ADDRESSED) for name in names)


def _commands(source: Source) -> Iterator[str]:
    """Yield the commands of a shell, each alone and with its first word, whoever runs them."""
    yield from (text_of(one.children[0]) for one in source.of_kinds(DECLARES.__eq__))
    for call in source.calls:
        run = [call.name, *map(text_of, call.given)]
        name, first = (*run[run[0] == "sudo" :], "", "")[:2]
        yield from (name, f"{name} {first}")


def _annotations(source: Source) -> frozenset[str]:
    """Return the names of the annotations of a text."""
    marked = source.of_kinds(lambda kind: "annotation" in kind)
    names = (next((leaf for leaf in leaves_of(one) if leaf.is_named), None) for one in marked)
    return frozenset(map(text_of, names))


def _is_told_signed(source: Source, text: str) -> bool:
    """Tell whether a script asks a variable for all that it asks, which its comments call signed."""
    asks = [call.arguments for call in source.calls if call.name in {"curl", "wget"}]
    is_own = source.language in SHELLS and "://" not in text and bool(asks)
    return is_own and all(map(names_variable, asks)) and calls_signed(source.text)


def _fetches(source: Source) -> bool:
    """Tell whether a script fetches the content of what stands at a URL that it only names."""
    asked = (call.given for call in source.calls if call.name == "fetch" and len(call.given) == 1)
    named = [text_of(given[0]) for given in asked if given[0].type == "identifier"]
    names = [one for one in named if kind_of(one) == "url"] if source.language in SCRIPTS else []
    held = (text_of(one.value) for name in names for one in given_to(source, name))
    reads = (one.name for one in members_of(source))
    return any(map(NAMES_URL.search, held)) or bool(names and not CONTENT.isdisjoint(reads))


def _puts(source: Source) -> bool:
    """Tell whether a text says PUT, other than in a rule of CORS."""
    rules = words(source) - _modes(source)
    in_rule = any(CORS.search(word) and " " not in word for word in rules)
    if source.language in SHELLS or in_rule or not source.calls:
        return False
    names_put = _says("PUT", source) or _says("put", source)
    return names_put or any(map(is_put, source.nodes))


def _sends_to_signed(call: Call) -> bool:
    """Tell whether a script sends a body to a URL that it calls signed, by whatever method."""
    if call.name != "fetch" or len(call.given) == 1 or not call.given:
        return False
    named = text_of(call.given[0]).rpartition(".")[2]
    is_signed = kind_of(named) == "url" and "sign" in named.lower() and named.isidentifier()
    return is_signed and any(text_of(leaf) == "body" for leaf in leaves_of(call.given[1]))


def _modes(source: Source) -> frozenset[str]:
    """Return the words for how a page asks another origin, which are no rule of a bucket."""
    entries = source.matched("entry.value")
    modes = (one["entry.value"][0] for one in entries if text_of(one["entry.name"][0]) == "mode")
    return frozenset(text_of(leaf) for one in modes for leaf in leaves_of(one))


def _says(method: str, source: Source) -> bool:
    return any(one.content == method for one in literals(source))
