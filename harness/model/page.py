"""What a documentation page holds: blocks of code, each with its place, language and part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from harness.model.scenario import STRICT
from harness.model.severity import Severity


class Language(StrEnum):
    """The languages that a block can be written in."""

    PYTHON = "python"
    JAVA = "java"
    JAVASCRIPT = "javascript"
    TYPESCRIPT = "typescript"
    GO = "go"
    CPP = "cpp"
    C = "c"
    SHELL = "shell"
    PHP = "php"
    RUBY = "ruby"
    CSHARP = "csharp"
    KOTLIN = "kotlin"
    SWIFT = "swift"
    OBJECTIVE_C = "objective-c"
    RUST = "rust"
    POWERSHELL = "powershell"
    HTML = "html"
    CSS = "css"
    XML = "xml"
    JSON = "json"
    YAML = "yaml"
    TOML = "toml"
    INI = "ini"
    HTTP = "http"
    TEXT = "text"
    ACTIONSCRIPT = "actionscript"
    APACHE = "apache"
    ARKTS = "arkts"
    ASCIIDOC = "asciidoc"
    ASSEMBLY = "assembly"
    AWK = "awk"
    BATCH = "batch"
    BICEP = "bicep"
    CLOJURE = "clojure"
    CMAKE = "cmake"
    COFFEESCRIPT = "coffeescript"
    CRYSTAL = "crystal"
    CSV = "csv"
    D = "d"
    DART = "dart"
    DELPHI = "delphi"
    DIFF = "diff"
    DOCKERFILE = "dockerfile"
    DOT = "dot"
    ELIXIR = "elixir"
    ELM = "elm"
    ERB = "erb"
    ERLANG = "erlang"
    FORTRAN = "fortran"
    FSHARP = "f#"
    GHERKIN = "gherkin"
    GRAPHQL = "graphql"
    GROOVY = "groovy"
    HASKELL = "haskell"
    HCL = "hcl"
    JULIA = "julia"
    LATEX = "latex"
    LISP = "lisp"
    LUA = "lua"
    MAKEFILE = "makefile"
    MARKDOWN = "markdown"
    MATLAB = "matlab"
    MERMAID = "mermaid"
    NGINX = "nginx"
    NIM = "nim"
    OCAML = "ocaml"
    PERL = "perl"
    PLANTUML = "plantuml"
    PROTOBUF = "protobuf"
    PUPPET = "puppet"
    R = "r"
    RAKU = "raku"
    RESTRUCTUREDTEXT = "restructuredtext"
    SCALA = "scala"
    SOLIDITY = "solidity"
    SQL = "sql"
    TCL = "tcl"
    VIM = "vim"
    VISUAL_BASIC = "visual-basic"
    ZIG = "zig"


SCRIPTS = frozenset((Language.JAVASCRIPT, Language.TYPESCRIPT))
SHELLS = frozenset((Language.SHELL, Language.POWERSHELL))


class Runtime(StrEnum):
    """The place where a program can run."""

    CPYTHON = "cpython"
    NODEJS = "nodejs"
    BROWSER = "browser"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNI_APP = "uni-app"
    REACT_NATIVE = "react-native"
    EXPO = "expo"
    DENO = "deno"
    BUN = "bun"
    HARMONY = "harmony"
    WORKERS = "workers"
    K6 = "k6"
    ELECTRON = "electron"
    ANDROID = "android"
    IOS = "ios"
    FLUTTER = "flutter"
    JVM = "jvm"
    SPRING = "spring"
    WEB_SERVER = "web-server"
    GO = "go"
    NATIVE = "native"
    SHELL = "shell"
    PHP = "php"
    RUBY = "ruby"
    PERL = "perl"
    DOTNET = "dotnet"
    POWERSHELL = "powershell"


class Role(StrEnum):
    """The part that a block plays on its page."""

    SIGNER = "signer"
    UPLOADER = "uploader"
    DOWNLOADER = "downloader"
    FRAGMENT = "fragment"
    OUTPUT = "output"
    OTHER = "other"


RUN = (Role.SIGNER, Role.UPLOADER, Role.DOWNLOADER)

NOTEBOOK = "notebook"


@dataclass(frozen=True, kw_only=True, slots=True)
class Directive:
    """The author's settings of one block; ``expect`` is the status that the upload must get.

    ``name`` is by what baselines know the block.
    ``file`` is the size of the local file in bytes; ``setup`` is code that the reader is not shown
    and that is put before the block; ``headers`` are signed where the page has no signer.
    """

    __pydantic_config__: ClassVar = STRICT
    skip: bool = False
    reason: str = ""
    expect: int | None = None
    code: str = ""
    role: Role | None = None
    language: Language | None = None
    file: int | None = None
    setup: str = ""
    scenario: str = ""
    name: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placeholder:
    """Texts that stand for one symbol of a page, and the places where one must stand for it.

    ``texts`` are whole string literals; ``words`` are what a marked placeholder says, in any
    spelling; ``patterns`` are regular expressions, found within a literal or, in shells, anywhere.
    ``names`` are patterns of the variable, key or setter that a literal is given to, ``arguments``
    are calls with the number of the argument: there, whatever looks like a placeholder is this one.
    In calls that are ``opened`` any literal is. ``variable`` is the environment variable that holds
    the value; ``value`` is put in as it is. ``roles`` are those of the blocks that have it, all
    where it is empty; ``beside`` is a pattern of what else such a block holds; ``form`` says that
    only blocks which post a form have it.
    """

    __pydantic_config__: ClassVar = STRICT
    symbol: str = ""
    variable: str = ""
    texts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    value: str = ""
    roles: tuple[Role, ...] = ()
    beside: str = ""
    form: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Placeholders:
    """All that is known of placeholders; ``leftovers`` are patterns of unknown ones.

    ``masks`` are patterns of whole literals that only hide a value; ``fillers`` are words that say
    nothing of what a placeholder stands for; ``untouchable`` are patterns of texts that look like
    placeholders and are none.
    """

    __pydantic_config__: ClassVar = STRICT
    placeholders: tuple[Placeholder, ...]
    leftovers: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    untouchable: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One piece of code; ``line`` and ``column`` are those of its first character.

    ``indents`` is how many characters of each line of the page stand before the line of ``text``.
    ``also_uploads`` is true of a signer that sends to its URL, too; ``form`` of what posts a form
    (PostObject) or signs the policy of one. ``calls`` is the function that
    the block only defines, with its parameters: it is called with the URL and the file; ``made_by``
    is what makes the object whose method it is, with what that is handed. ``before``
    are earlier blocks whose names this one uses, as one text; ``given`` are names that a reader has
    in hand, each with what it is, ``missing`` those that nothing defines, and ``uncalled`` is what
    the block only defines and nothing calls. ``placeholders`` are those that the file beside the
    page adds. Where the page only names the file that holds the code, its line is that of the name.
    ``beside`` are the other files of the page that the block imports: name and text. ``unset`` are
    variables of the environment that it reads and that the page sets under another name alone.
    """

    number: int
    line: int
    column: int
    text: str = field(repr=False)
    indents: tuple[int, ...] = field(repr=False)
    language: Language | None
    found_by: str
    headings: tuple[str, ...]
    tab: str = ""
    info: str = ""
    role: Role = Role.OTHER
    reason: str = ""
    directive: Directive = field(default_factory=Directive)
    runtime: Runtime | None = None
    also_uploads: bool = False
    form: bool = False
    calls: tuple[str, ...] = ()
    made_by: tuple[str, ...] = ()
    before: str = field(default="", repr=False)
    given: tuple[tuple[str, str], ...] = ()
    uncalled: str = ""
    missing: tuple[str, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    beside: tuple[tuple[str, str], ...] = ()
    unset: tuple[str, ...] = ()

    def position(self, line: int, column: int = 1) -> tuple[int, int]:
        """Return line and column on the page of a line and column of the text, from 1."""
        within = min(max(line, 1), len(self.indents) or 1)
        indent = self.indents[within - 1] if self.indents else 0
        return self.line + within - 1, indent + max(column, 1)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageProblem:
    """A fault of the page itself, at this line; a warning where no run depends on it.

    ``kind`` names its sentence in the catalogue, as that of a finding does; ``subject`` and
    ``details`` are what it speaks of.
    """

    rule: str
    line: int
    kind: str
    subject: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """One page: its text, its blocks in their order, and what is wrong with the page itself."""

    file: str
    format: str
    blocks: tuple[Block, ...]
    problems: tuple[PageProblem, ...] = ()
    text: str = field(default="", repr=False)
    # The text with the line ends that its file has.
    original: str = field(default="", repr=False)
