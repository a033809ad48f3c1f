"""Sessions of a shell: what a reader types, without the prompts and what the shell answered."""

import re

KNOWN = (
    r"(?:sudo |curl(?:\.exe)? |wget |export |ossutil\w*|cat |openssl |echo |FILE=|URL=|\w+=\$?\()"
)
_AT_HOST = r"(?:\([\w.-]+\) ?)?\[?[\w.-]+@[\w.-]+(?:[: ][^\s$#%>]*)?\]?"
# Where one is, with or without the branch of git.
_WHERE = r"[~/][\w./~-]*(?: \([^()\n]+\))?"
PROMPTS: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"^(\s*)(?:{_AT_HOST}|\([\w.-]+\)|\w*sh-\d[\w.]*|{_WHERE})? ?\$ (?=\S)", re.MULTILINE
    ),
    re.compile(rf"^(\s*)(?:{_AT_HOST} ?|\w*sh-\d[\w.]*)[#%>] (?=\S)", re.MULTILINE),
    re.compile(r"^(\s*)(?:PS )?[A-Za-z]:\\[^>\n]*> ?(?=\S)", re.MULTILINE),
    re.compile(r"^(\s*)PS>? ?> ?(?=\S)", re.MULTILINE),
    re.compile(rf"^(\s*)[%>] (?={KNOWN})", re.MULTILINE),
    # Shells that people have dressed up show where they are, and the branch of git.
    re.compile(rf"^(\s*)[\u276f➜λ»▶](?:[^\n|;&\"']*? )??\s*(?={KNOWN})", re.MULTILINE),
)
# The prompt of root is also the mark of a comment, which is all that it is below other lines.
AT_TOP = re.compile(r"\s*#")
ROOT = re.compile(rf"^(\s*)# (?={KNOWN})", re.MULTILINE)
COMMAND = re.compile(rf"^\s*{KNOWN}", re.MULTILINE)
# What the shell writes where a command goes on, and what opens and closes one that does.
GOES_ON = re.compile(r"^(\s*)>(?: |$)")
OPEN = re.compile(r"(?:\\|\||&&|\{|\()\s*$")
BEGINS, ENDS = re.compile(r"\b(?:do|then|case)\b"), re.compile(r"\b(?:done|fi|esac)\b")


def commands_of(text: str) -> str:
    """Return the commands of a session, each where it was; a text without prompts as it is."""
    is_root = AT_TOP.match(text) and ROOT.search(text) and not COMMAND.search(text)
    prompts = (*PROMPTS, ROOT) if is_root else PROMPTS
    if not any(prompt.search(text) for prompt in prompts):
        return text
    kept, going_on, open_words, indent = list[str](), False, 0, ""
    for line in text.split("\n"):
        second = GOES_ON.match(line) if going_on else None
        first = (match for one in prompts if (match := one.match(line)))
        # Further in stands a redirection, and no mark of the shell.
        prompted = second if second and second[1] == indent else next(first, None)
        indent = prompted[1] if prompted else indent
        typed = prompted is not None or going_on
        open_words += len(BEGINS.findall(line)) - len(ENDS.findall(line)) if typed else 0
        going_on = typed and (open_words > 0 or OPEN.search(line) is not None)
        # As many blanks as the prompt was wide: places on the page stay as they are.
        bare = " " * len(prompted[0]) + line[prompted.end() :] if prompted else line
        kept.append(bare if typed else "")
    return "\n".join(kept)


def begins_session(text: str) -> bool:
    """Tell whether the first line of a text is a command behind a prompt."""
    first = next(filter(str.strip, text.split("\n")), "")
    return bool(COMMAND.match(commands_of(first))) and commands_of(first) != first
