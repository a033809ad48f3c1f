"""Files of a shell whose path only a run knows: `"$HOME/photo.jpg"`, `"app-$(date +%F).zip"`."""

import re

# What is set in every shell, and where GitHub, GitLab and Jenkins build.
SET = frozenset(
    (
        *("HOME", "PWD", "OLDPWD", "TMPDIR", "USER", "LOGNAME"),
        *("GITHUB_WORKSPACE", "RUNNER_TEMP", "CI_PROJECT_DIR", "WORKSPACE"),
    )
)
_VARIABLE = r"\$\{?[A-Za-z_]\w*\}?"
VARIABLE = re.compile(_VARIABLE)
_PUT_IN = rf"(?:{_VARIABLE}|\$\(date(?:\s[^()\n]*)?\))"
_FOLDER = rf"""["']?(?:{_VARIABLE}|\$\((?:pwd|dirname [^()\n]*)\)|`pwd`|~)["']?"""
_PART = rf"""/["']?(?:[\w.\-]|{_PUT_IN})+["']?"""
_NAMED = rf"""["']?(?:[\w.\-/])*{_PUT_IN}(?:[\w.\-/]|{_PUT_IN})*\.[A-Za-z]\w{{0,4}}["']?"""
COMPOSED = rf"(?:{_FOLDER}(?:{_PART})+|{_NAMED})"
# Of a loop, which takes all files of a folder.
_IN_LOOP = re.compile(rf"{_FOLDER}(?:{_PART})*/[\w.\-*?]+")
_WHOLE = re.compile(COMPOSED)
_NAME = re.compile(r"\$\{?(\w+)")
# A line that looks at a file or speaks of it, and makes none.
_LOOKS = re.compile(
    r"^\s*(?:if\b|\[|test\b|echo\b|printf\b|stat\b|ls\b|wc\b|#)|=[\"']?\$\(\s*(?:stat|wc)"
)


def is_composed(value: str, text: str, *, in_loop: bool = False) -> bool:
    """Tell whether a value is the path of a file that the reader has.

    A variable that nothing sets is a slip, and a folder that the script makes holds its own files.
    """
    if not (_IN_LOOP if in_loop else _WHOLE).fullmatch(value):
        return False
    names = set(_NAME.findall(value)) - SET
    return all(_is_of_reader(name, text) for name in names)


def is_only_read(word: str, text: str, opens: re.Pattern[str]) -> bool:
    """Tell whether a file is sent and looked at where a script names it, and nothing else."""
    lines = [line for line in re.sub(r"\\\n", " ", text).splitlines() if word in line]
    return all(opens.search(line) or _LOOKS.search(line) for line in lines)


def _is_of_reader(name: str, text: str) -> bool:
    given = rf"(?:^|[\s;(])(?:{name}=|read\b[^\n]*\b{name}\b|for {name}\b)"
    is_set = re.search(rf"(?m)\$\{{{name}:?=|{given}", text)
    made = rf"{name}=[\"']?(?:\$\(|`)\s*mktemp|\bmkdir\b[^\n]*\$\{{?{name}\b"
    return is_set is not None and not re.search(made, text)
