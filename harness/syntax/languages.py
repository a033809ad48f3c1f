"""The language of a block: from its fence, its tab, its heading, or the code itself."""

import re

from harness.model.page import Language

ALIASES: dict[Language, str] = {
    Language.PYTHON: "python py python3 py3 python2 requests urllib httpx",
    Language.JAVA: "java android android-java java-android okhttp",
    Language.JAVASCRIPT: "javascript js node nodejs node.js jsx mjs browser.js axios node-axios",
    Language.TYPESCRIPT: "typescript ts tsx",
    Language.GO: "go golang",
    Language.CPP: "cpp c++ cxx cc hpp libcurl",
    Language.C: "c h",
    Language.SHELL: "shell bash sh zsh curl console shell-session shellsession wget cli terminal",
    Language.PHP: "php",
    Language.RUBY: "ruby rb",
    Language.CSHARP: "csharp c# cs .net dotnet net",
    Language.KOTLIN: "kotlin kt kts",
    Language.SWIFT: "swift ios",
    Language.OBJECTIVE_C: "objective-c objectivec objc obj-c",
    Language.RUST: "rust rs",
    Language.POWERSHELL: "powershell ps1 pwsh",
    Language.HTML: "html htm vue svelte",
    Language.CSS: "css scss less",
    Language.XML: "xml",
    Language.JSON: "json jsonc json5",
    Language.YAML: "yaml yml",
    Language.TOML: "toml",
    Language.INI: "ini properties conf",
    Language.HTTP: "http",
    Language.TEXT: "text txt plain plaintext output log none",
}
BY_NAME = {name: language for language, names in ALIASES.items() for name in names.split()}
# Words that say nothing where they stand alone in a heading or tab: "c", "h", "net", "go" are words.
TOO_SHORT = {"h", "cc", "none", "plain", "text", "log", "output", "net", "cli", "conf"}

# In order: the first whose pattern is in the code names the language.
SIGNS: tuple[tuple[Language, str], ...] = (
    (Language.HTTP, r"\A\s*(?:(?:GET|PUT|POST|HEAD|DELETE|OPTIONS) \S+ HTTP/1|HTTP/[12][. ]\d?)"),
    (Language.PHP, r"<\?php|^\$\w+ = |curl_setopt\("),
    (Language.HTML, r"(?i)\A\s*<(?:!doctype html|html|head|body|script|form|input|div)\b"),
    (Language.XML, r"\A\s*<(?:\?xml|[A-Za-z][\w:.-]*(?:\s[^<>]*)?>[\s\S]*</)"),
    (Language.OBJECTIVE_C, r"^#import [<\"]|^@(?:interface|implementation)|\bNSString ?\*|\[\w+ alloc\]"),
    (Language.CPP, r"\bstd::|^#include <(?:iostream|string|map|vector|fstream|memory)>|^using namespace"),
    (Language.C, r"^#include\s*[<\"]\w+[\w/.]*\.h[>\"]|^int main\((?:void|int argc)"),
    (Language.CSHARP, r"^using (?:System|Aliyun)[\w.]*;|\bConsole\.Write|\bnew HttpClient\(\)|^\s*var \w+ = new \w+\("),
    (Language.GO, r"^package \w+\s*$|^func (?:main\(\)|\(?\w)|\bfmt\.Print|\w+, err := |^\s*\w+ := http\."),
    (Language.KOTLIN, r"^fun \w+\(|^\s*val \w+(?:: \w+)? = |\bprintln\(\"[^\"]*\$"),
    (Language.SWIFT, r"^import (?:Foundation|UIKit)|\blet \w+(?:: \w+)? = URL\(|\bguard let "),
    (Language.RUST, r"^use \w+::|^fn main\(\)|\blet mut \w+"),
    (Language.JAVA, r"^import (?:static )?[\w.]+(?:\.\*)?;|^package [\w.]+;|^\s*(?:public|private|protected) (?:static |final |abstract )*(?:class|interface|void|\w+ \w+\()|System\.out\.print|\bnew [A-Z]\w*(?:<[\w, ]*>)?\([^)]*\);\s*$"),
    (Language.TYPESCRIPT, r"^import .* from ['\"].*['\"];?[\s\S]*: (?:string|number|Promise<)|^interface \w+ \{|\b(?:const|let|function) \w+(?:\([^)]*)?: (?:string|number|Buffer|Promise)"),
    (Language.JAVASCRIPT, r"\brequire\(['\"]|^import .* from ['\"]|^\s*(?:const|let|var) [\w{][^=]* = |\bconsole\.log\(|=> \{|^(?:async )?function \w*\("),
    (Language.RUBY, r"^require ['\"]|^\s*puts |\bNet::HTTP|^end\s*$|\bdo \|\w+\|"),
    (Language.PYTHON, r"^(?:from [\w.]+ )?import [\w., ()]+(?: as \w+)?\s*(?:#.*)?$|^\s*def \w+\(.*\).*:\s*$|^# -\*- coding|^\s*print\(|^with open\(|^\w+ = \w[\w.]*\("),
    (Language.POWERSHELL, r"\bInvoke-(?:WebRequest|RestMethod)\b|^\$\w+ ?= "),
    (Language.JSON, r"\A\s*[\[{]\s*(?:\"[^\"]*\"\s*:|[\[{\]}])[\s\S]*[\]}]\s*\Z"),
    (Language.SHELL, r"^(?:\$ |# )?(?:sudo )?(?:curl|wget|export|ossutil|pip3?|npm|apt(?:-get)?|go (?:get|install|run|mod)|mvn|cd|mkdir|git|docker) |^#!/(?:usr/)?bin/(?:env )?(?:ba|z)?sh"),
)  # fmt: skip


def from_info(info: str) -> Language | None:
    """Return the language that an info string names, None where it names none."""
    words = re.sub(r"\{[:#][^}]*\}|\[[^\]]*\]", " ", info).replace("{", " ").replace("}", " ")
    for word in re.split(r"[\s,:]+", words.strip())[:1]:
        name = word.strip(".").removeprefix("language-").removeprefix("lang-").lower()
        if name in BY_NAME:
            return BY_NAME[name]
    return None


def from_label(label: str) -> Language | None:
    """Return the language that a tab or heading is named after, None where there is none."""
    text = re.sub(r"[*_`\[\]]|\{[^}]*\}", "", label).strip().lower()
    if text in BY_NAME and text not in TOO_SHORT:
        return BY_NAME[text]
    words = [word for word in re.split(r"[\s/(),:、()]+", text) if word]
    named = {BY_NAME[word] for word in words if word in BY_NAME and word not in TOO_SHORT | {"c"}}
    # A long heading speaks of many things: a language is meant where it is one of few words.
    return named.pop() if len(named) == 1 and len(words) <= LABEL_WORDS else None


LABEL_WORDS = 3


def from_code(text: str) -> Language | None:
    """Return the language that the code looks like, None where it looks like none."""
    for language, sign in SIGNS:
        if re.search(sign, text, re.MULTILINE):
            return language
    return None


def contradicts(named: Language, text: str) -> Language | None:
    """Return what the code is for certain where that is not what its label says."""
    certain = {
        Language.HTTP: r"\A\s*(?:(?:GET|PUT|POST|HEAD|DELETE) \S+ HTTP/1|HTTP/[12][. ])",
        Language.JSON: r"\A\s*\{\s*\"[^\"]*\"\s*:[\s\S]*\}\s*\Z",
        Language.XML: r"\A\s*<\?xml ",
        Language.PHP: r"\A\s*<\?php",
        Language.CPP: r"^#include <(?:iostream|string|map|vector|fstream)>",
    }
    allowed = {Language.TEXT, Language.JAVASCRIPT} if named is Language.JAVASCRIPT else set()
    for language, sign in certain.items():
        if (
            language is not named
            and language not in allowed
            and re.search(sign, text, re.MULTILINE)
        ):
            return language
    return None
