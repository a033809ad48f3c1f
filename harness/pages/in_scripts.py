"""What the parameters of JavaScript and TypeScript are for, by their names and by their uses."""

import re

from harness.syntax.source import Source

# What JavaScript calls back: it is handed a function that does nothing.
CALLBACK = re.compile(
    r"^(?:on[A-Z]\w*|cb|callback|resolve|reject|next|done)$|(?:[cC]allback|[hH]andler|[pP]rogress)$"
)
# What is told of a file beside it; an address of the local file beside that of the upload.
OF_THE_FILE = (
    ("size", re.compile(r"(?i)(?:file|content|body)?_?(?:size|length)")),
    ("type", re.compile(r"(?i)(?:content|mime|file|media)_?type|mime")),
)
LOCAL_ADDRESS = re.compile(r"(?i)(?:file|image|photo|picture|video|media|asset|local)_?ur[li]|uri")
# What a File, a Blob, a Buffer or a stream has: an object that has more holds one of these.
MEMBERS = re.compile(
    r"array[bB]uffer|buffer|byteLength|bytes|destroy|forEach|length|lastModified|name|on|once|path|pipe|pipeTo|read|size"
    r"|slice|stream|subarray|text|toString|type|webkitRelativePath"
)
STREAM = re.compile(r"(?i)stream$")


def kind_in_script(name: str, source: Source, *, among: int) -> str:
    """Return what a parameter is for beside the URL and the file, empty where it is none of that.

    ``among`` is how many parameters are addresses.
    """
    if among > 1 and LOCAL_ADDRESS.fullmatch(name) and f"fetch({name})" in source.bare():
        return "address"
    return next((kind for kind, sign in OF_THE_FILE if sign.fullmatch(name)), "")


def as_script_uses_it(name: str, declared: str, source: Source) -> tuple[str, str]:
    """Return the kind and the type of a parameter that takes the file, as its uses ask for them."""
    if is_wrapped(name, source):
        return "", declared
    is_piped = re.search(rf"(?<![\w.$]){re.escape(name)}\.pipe\(", source.bare())
    is_stream = not declared and (is_piped or STREAM.search(name))
    return "file", "ReadStream" if is_stream else declared


def is_wrapped(name: str, source: Source) -> bool:
    """Tell whether a program asks a file for what no file has: it takes an object that holds one."""
    asked = re.findall(rf"(?<![\w.$]){re.escape(name)}\??\.(\w+)", source.bare())
    return not all(map(MEMBERS.fullmatch, asked))
