"""What a name stands for that a block uses and nothing defines: a reader has it in hand."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from string import digits

import tree_sitter

from harness.model.page import SCRIPTS, Block, Language, Role
from harness.pages.forms import HOLDS_URL
from harness.pages.in_scripts import (
    ERROR,
    asked_beyond,
    errors_of,
    is_of_web,
    is_wrapped,
    joined_in_object,
)
from harness.syntax.assignments import assignments, given_to
from harness.syntax.deeds import CONTENTS, MESSAGE
from harness.syntax.functions import RECEIVER
from harness.syntax.headers import CALLS
from harness.syntax.members import asked_by_text
from harness.syntax.nodes import leaves_of, text_of, walk
from harness.syntax.source import Call, Source
from harness.syntax.standing import Places

# What a name is for; a pattern that stands first is asked first.
KINDS: tuple[tuple[str, str], ...] = (
    ("type", r"(?i)(?:content|mime|media)_?type$"),
    ("url", r"(?i)ur[li]$|href$|ur[li]_?str(?:ing)?$|link$|signed|presigned|address$"),
    ("path", r"(?i)path|file_?name|filename|local_?file_?(?:path|name)?$"),
    (
        "file",
        rf"(?i)file|{CONTENTS}",
    ),
    ("key", r"(?i)key$|object|^name$"),
    ("bucket", r"(?i)bucket"),
    ("seconds", r"(?i)expire|seconds|ttl|timeout|duration"),
)
OPENS = tuple(
    f"{call}:{argument}"
    for call in (
        "open", "createReadStream", "readFileSync", "readFile", "statSync", "stat", "getsize", "basename", "fopen", "filesize",
        "binread", "read", "size", "new", "Open", "ReadFile", "File", "Path", "Path.of", "Paths.get", "file_get_contents",
        "CURLFile", "SplFileObject", "openAsBlob",
    )
    for argument in (1, 2)
)  # fmt: skip
# What turns a text in Base64 into the file's bytes, and what takes an address.
DECODES = (
    "b64decode:1", "standard_b64decode:1", "decode64:1", "strict_decode64:1", "base64_decode:1",
    "Base64.getDecoder.decode:1", "Buffer.from:1",
)  # fmt: skip
ADDRESSED = (
    *(f"{call}:1" for call in ("Post", "post", "HttpPost", "URL", "URI", "create", "url", "uri", "newBuilder")),
    "NewRequest:2", "NewRequestWithContext:3", "PostAsync:1",
)  # fmt: skip
BASE64, DOCUMENT = "base64", "document"
# What writes out a value as JSON, and the argument of a request that does.
WRITES_OUT = ("JSON.stringify:1", "json.dumps:1", "json_encode:1", "JSON.generate:1")
AS_JSON = frozenset(("json",))
SAYS_FILE = (
    "file",
    "blob",
    "image",
    "photo",
    "picture",
    "video",
    "buffer",
    "stream",
    "bytes",
    "chunk",
)
# What a request is handed for its body.
BODIES = ("put:2", "send:1")
NAMED, BODY_NAMES = frozenset(("pair", "keyword_argument")), frozenset(("body", "data", "content"))
OPENING = frozenset(one.partition(":")[0] for one in OPENS) - {"new"}
# The same of what a signer needs, of a name in small letters with its words apart.
KINDS_OF_SIGNERS: tuple[tuple[str, str], ...] = (
    ("secret", r"secret|(?:^|_)sk$"),
    ("token", r"token"),
    ("id", r"access_?(?:key|id)|key_?id|(?:^|_)ak(?:id|_id)?$"),
    ("endpoint", r"endpoint"),
    ("region", r"region"),
    ("bucket", r"bucket"),
    ("date", r"expiration$"),
    ("seconds", r"expire|seconds|minutes|ttl|duration"),
    ("key", r"object|(?:^|_)key$|file_?name"),
)
# And of what posts a form with a policy that somebody else has signed.
KINDS_OF_FORMS: tuple[tuple[str, str], ...] = (
    ("policy", r"policy"),
    ("signature", r"signature|(?:^|_)sign$"),
    ("credential", r"credential"),
    ("token", r"token"),
    ("formid", r"access_?(?:key)?_?id|key_?id|(?:^|_)ak(?:id|_id)?$"),
    ("date", r"(?:^|_)date$"),
    ("bucket", r"bucket"),
    ("region", r"region"),
    ("url", r"ur[li]|host|endpoint|action|address"),
    ("path", r"path|local_?file"),
    ("file", r"^f$|(?:^|_)file$|body|blob|stream|content$|image|picture"),
    ("key", r"object|(?:^|_)key$|file_?name|^name$"),
)
WITH_A_FORM = frozenset(kind for kind, _ in KINDS_OF_FORMS)
WITH_A_URL = frozenset(("url", "path", "file"))
WITH_A_KEY = frozenset(kind for kind, _ in KINDS_OF_SIGNERS)
# Where methods are called on a file or a URL, and the types that have them.
OBJECTS = frozenset((Language.JAVA, Language.KOTLIN))
LONG = 5
# How much a name has of another one where it is a slip, and what makes another name of one.
ALIKE = 0.85
ENDINGS = frozenset((*digits, "s"))
# Kinds of which a text has one at most that it uses under another name.
SLIPPED = frozenset(("url", "path"))
# What a connection has of its own, or an answer.
OF_ANSWER = re.compile(
    r"(?i)\$?(?:out(?:put)?|err(?:or)?|resp(?:onse)?|result)(?![a-z])_?|(?:output|error|response)[A-Z]"
)
# What puts something into a form, a list or a map.
FILLS = frozenset(("append", "set", "add", "push"))
METHODS_OF_FILES = {"Close", "Name", "Read", "ReadAt", "Seek", "Size", "Stat", "WriteTo"}
OBJECT_TYPES = {"url": "URL", "file": "File"}
OWN_URL = re.compile(
    r"://|(?i:<[^<>]*ur[li]>|\A\S*(?:signed_?url|presigned)\S*\Z)"
)  # no sentence of a message

# What a page writes where its reader puts the URL: a sign, a name for it, or one that has expired.
SHOWN_URL = re.compile(
    rf"{HOLDS_URL.pattern}|(?i:^<[^<>]*ur[li]>$|^[^\w/]*(?:(?:your|my)[\W_]*)?(?:pre)?[-_ ]?signed[-_ ]?ur[li]\W*$)"
)


def kind_of(name: str) -> str:
    """Return what a name is for, empty where it says nothing."""
    return next((kind for kind, sign in KINDS if re.search(sign, name)), "")


def kind_in_form(name: str) -> str:
    """Return what a name is for where a form is posted, empty where it says nothing."""
    return _by_words(name, KINDS_OF_FORMS)


def _by_words(name: str, kinds: tuple[tuple[str, str], ...]) -> str:
    words = re.sub(r"(?<=[a-z\d])(?=[A-Z])", "_", name).lower()
    return next((kind for kind, sign in kinds if re.search(sign, words)), "")


def kind_for_signer(name: str) -> str:
    """Return what a name of a signer is for, empty where it says nothing."""
    return _by_words(name, KINDS_OF_SIGNERS)


def is_opened(name: str, source: Source) -> bool:
    """Tell whether a program opens the file that a variable names."""
    return Places(source).is_handed(name, OPENS)


def kind_by_use(name: str, source: Source, declared: str = "") -> str:
    """Return what a parameter is for by the call that it is handed to, where its name tells nothing."""
    places = Places(source)
    decoded = (given for given, number in places.handed(name) if given.is_one_of(DECODES, number))
    if any(one.called != "Buffer.from" or BASE64 in map(_said, one.arguments) for one in decoded):
        return BASE64
    is_written_out = places.is_handed(name, WRITES_OUT) or _is_given_as(AS_JSON, name, source)
    # A file that is written out as JSON is the mistake of its author.
    if is_written_out and not any(word in name.lower() for word in SAYS_FILE):
        return DOCUMENT
    if name != RECEIVER:
        is_file = not (declared or kind_of(name) or MESSAGE.search(name)) and is_sent(name, source)
        return "file" if is_file else ""
    return "url" if places.is_handed(name, ADDRESSED) else "path" if is_opened(name, source) else ""


def is_sent(name: str, source: Source) -> bool:
    """Tell whether a script hands a variable as a whole to a request, for its body."""
    whole = (
        "." in given.called
        and given.is_one_of(BODIES, number)
        and given.arguments[number - 1].type not in NAMED
        for given, number in Places(source).handed(name)
    )
    return any(whole) or _is_given_as(BODY_NAMES, name, source)


def _is_given_as(keys: Collection[str], name: str, source: Source) -> bool:
    """Tell whether a variable as a whole is given under one of these keys or keywords."""
    leaves = (one for one in source.leaves if text_of(one) == name)
    named = (one.parent for one in leaves if one.parent and one.parent.type in NAMED)
    return any(_said(one.named_children[0]) in keys for one in named)


def _said(node: tree_sitter.Node) -> str:
    return text_of(node).strip("\"'`")


def slips(names: Iterable[str], source: Source) -> frozenset[str]:
    """Return the names that a text defines in other capitals or with other underscores.

    So are those that it defines with another letter, or with another word for a URL or a file, and
    uses nowhere. What only functions are handed by a name is no definition of it for others.
    """
    every = (*source.functions, *source.methods)
    handed = {one.name for function in every for one in function.parameters}
    words = Counter(source.texts("name"))
    own = {_plain(one) for one in source.defined}
    idle = [one for one in source.defined if words[one] == 1 and one[-1] not in ENDINGS]
    kinds = {kind_of(one.lstrip("$@")) for one in idle} & SLIPPED
    called = {one.name for one in source.calls}
    return frozenset(
        one
        for one in names
        if (one not in handed or any(given_to(source, one)))
        and (
            _plain(one) in own
            or (one not in called and kind_of(one.lstrip("$@")) in kinds)
            or (one[-1] not in ENDINGS and get_close_matches(one, idle, n=1, cutoff=ALIKE))
        )
    )


def _plain(name: str) -> str:
    # A type and a variable of it differ in their first letter.
    return name[:1] + name[1:].replace("_", "").lower()


# How Python, Ruby and PHP begin the names that a runtime gives a value.
OF_RUNTIME = "__"


def in_hand(block: Block, source: Source, missing: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that are the URL, the file or the key of a reader, each with its kind."""
    signs = block.role is Role.SIGNER
    posts = block.form and not signs
    known = WITH_A_KEY if signs else WITH_A_FORM if posts else WITH_A_URL
    read = kind_for_signer if signs else kind_in_form if posts else kind_of
    owners = {call.root for call in source.calls}
    # What is called is a function, and what is asked for a text a map: nobody has one in hand.
    mistakes = slips(missing, source)
    others = {call.name for call in source.calls if not call.receiver} | asked_by_text(source)
    asked = sorted(one for one in {*missing} - mistakes - others if not one.startswith(OF_RUNTIME))
    words = {name.lstrip("$@") for name in asked}
    own = _in_own_hand(source, words, {*missing})
    yield from ((name, ERROR) for name in errors_of(source, {*missing} - mistakes))
    for name in asked:
        # What Kotlin gives a value and nowhere declares is a property of what `apply` is called on.
        if source.language is Language.KOTLIN and any(given_to(source, name)):
            continue
        # What has imports is a whole program: a name that tells nothing is a mistake there.
        tells = not (signs or source.imports)
        kind = read(name.lstrip("$@")) or (kind_by_use(name, source) if tells else "")
        if signs and kind == "date" and source.language not in OBJECTS:
            kind = "seconds"
        if kind == "file" and is_opened(name, source):
            kind = "path"
        if kind == "file" and OF_ANSWER.match(name):
            kind = ""
        is_wanted = kind not in own or (kind == "path" and is_opened(name, source))
        if kind in known and (signs or posts or is_wanted) and _is_variable(name):
            given = _as_asked(name, kind, source, is_owner=name in owners)
            yield from ((name, one) for one in [given] if one)


def _as_asked(name: str, kind: str, source: Source, *, is_owner: bool) -> str:
    """Return the kind of a name as its uses ask for it, empty where no reader has such a thing.

    ``is_owner`` tells that something is called on it.
    """
    if source.language in SCRIPTS and kind == "file":
        is_file = not is_wrapped(name, source)
        return "" if not is_file else "file:typed" if is_of_web(name, source) else kind
    if source.language in SCRIPTS and kind == "url" and (held := asked_beyond(name, source)):
        holds_it = [kind_of(one) for one in held] == ["url"]
        return joined_in_object((one, "url:") for one in held) if holds_it else ""
    is_plain = not is_owner or (source.language in SCRIPTS and kind == "url")
    is_file = kind == "file" and source.language is Language.GO and name not in packages_of(source)
    of_object = source.language in OBJECTS and kind in OBJECT_TYPES
    return kind if is_plain or is_file else f"{kind}:{OBJECT_TYPES[kind]}" if of_object else ""


def packages_of(source: Source) -> frozenset[str]:
    """Return the names of Go that own functions which no file has, such as `bytes`."""
    if source.language is not Language.GO:
        return frozenset()
    called = (call.root for call in source.calls if call.name not in METHODS_OF_FILES)
    return frozenset(called) - source.defined


def _in_own_hand(source: Source, words: set[str], missing: set[str]) -> set[str]:
    """Return the kinds of what a program has itself, made of none of the words that it lacks.

    What one function is handed another part of the program may lack by the same name.
    """
    made = {name for one in assignments(source) if one.words & words for name in one.names}
    made |= {
        call.receiver for call in source.calls if call.name in FILLS and words & _words_of(call)
    }
    own = {kind_of(name) for name in source.defined - made - missing}
    if any(OWN_URL.search(text) for text in source.strings):
        own.add("url")
    # A whole program that opens a file by its name needs no name of another.
    if source.imports and any(map(_opens_by_name, source.calls)):
        own.add("path")
    return own


def _opens_by_name(call: Call) -> bool:
    """Tell whether a call opens a file whose name it says."""
    return call.name in OPENING and bool(call.given) and "string" in call.given[0].type


def _words_of(call: Call) -> set[str]:
    """Return everything that a call is given names or says."""
    return {text_of(leaf).lstrip("@") for one in call.given for leaf in leaves_of(one)}


def _is_variable(name: str) -> bool:
    # With a capital begin classes; only constants have capitals throughout.
    return not name.lstrip("$@_")[:1].isupper() or (
        name.isupper() and ("_" in name or len(name) > LONG)
    )


def plain_value(name: str, source: Source) -> str:
    """Return the statement that gives a name a plain value, empty where it computes one."""
    one = next(given_to(source, name), None)
    if one is None or not text_of(one.value).startswith((*"[{\"'`(", *digits)):
        return ""
    is_computed = any(CALLS.search(node.type) or node.type == "await" for node in walk(one.value))
    return "" if is_computed else text_of(one.statement).rstrip(";")
