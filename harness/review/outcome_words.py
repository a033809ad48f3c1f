"""What a program says of the outcome of its request, read in what it prints."""

import re
from collections.abc import Iterable, Iterator

from harness.model.observation import ProcessFacts

PROGRESS = "--:--:--"
# What a browser writes to its console by itself, which no user of a page reads.
BROWSER_TALK = re.compile(r"Failed to load resource: |Access to \w+ at '")
# What curl -v and a transfer's meter print of themselves, whatever the answer.
TOOL_TALK = re.compile(rf"\s*[*<>{{}}] |[\s\d.kMG%]{{20,}}$|{BROWSER_TALK.pattern}")
# How each line of the XML begins with which the service refuses.
ANSWER = "<"
SUCCESS = re.compile(
    r"(?i)(?<![\w/.-])(?:success\w*|succeed\w*|uploaded|downloaded|transferred|published|synced"
    r"|archived|complete|completed|finished|done|stored|saved|ok|okay)(?![\w/-]|\.\w)"
    r"|\b(?:file|photo|image|video|object|data|report|document|backup)s? "
    r"(?:(?:was|were|ha(?:s|ve) been) )?sent\b"
    r"|\A\W*true\W*\Z|✅|✔|✓|🎉|👍|\b(?:is|are) now (?:in|on)\b|\b(?:persisted|delivered)\b"
    r"|(?<!不)(?:成功|完成|完毕)|(?<!未)已经?(?:上传|下载|传|保存|存储|存入|写入|送达)|搞定"
    r"|(?:上传|下载|传|发送|保存|存储|存|写入)(?:上去|好|完)了"
    r"|erfolgreich|hochgeladen|heruntergeladen|gespeichert|übertragen|abgeschlossen|\b(?:fertig|terminé|listo)\b"
    r"|réussi|téléversé|téléchargé|envoyée?s?\b|enregistré|éxito|correctamente"
    r"|\b(?:subid|descargad|enviad|guardad|completad|concluíd|carregad)[oa]s?\b"
    r"|\b(?:caricat|inviat|salvat|completat)[oaie]\b|успешно|загружен|сохран[её]н|отправлен|завершен"
    r"|完了|(?:アップロード|保存|送信)(?:され|し)ました|성공|완료|(?:업로드|저장)(?:되었|했|됨)"
)
FAILURE = re.compile(
    r"(?i)(?<![a-z])(?:error|fail|failed|failure|fails|failing|exception|denied|refused|rejected|forbidden|invalid|incorrect"
    r"|unsuccessful\w*|unauthorized|expired|mismatch|aborted|traceback|panic|wrong|fatal|not|cannot|can't|couldn't|unable|without"
    r"|false|undefined|null|none|nil|nan|oops|problem)(?![a-z])"
    r"|(?:[a-z])(?:Error|Exception|Failed|Denied|DoesNotMatch)\b|失败|错误|异常|拒绝|过期|未能|不成功|无法|❌|✘|失敗|エラー|실패"
    r"|没有|未(?:上传|完成|保存|成功)|没(?:上传|传|能)|ошибк|не удалось|не загру\w*|отказ"
    r"|\b(?:nicht|kein\w*|fehl\w*|échec|échoué|erreur|impossible|pas|no se|no fue|fall[óo]\w*)\b"
    r"|\b(?:rechazad\w|erro|errore|falhou|não|non|fallit\w)\b|拒否|できません|ませんでした|않|거부"
)
# On a good answer only such words as no sentence of success has.
REPORTED_FAILURE = re.compile(
    r"(?i)(?<![a-z])(?:failed|failure|unsuccessful\w*|error)(?![a-z])|失败|错误|出错|上传异常|失敗|エラー|실패|❌"
)
NO_FAILURE = re.compile(
    r"(?i)\b(?:no|0|without|zero|any)\s+(?:\w+\s+)?(?:error|failure|fail)"
    r"|(?:error|failure)s?\W{1,3}(?:0|none|null|nil|no|\[\]|\{\}|undefined)?\W*$"
    r"|failed\W{1,3}(?:0|none|no|\[\])\W*$|failed \w+\W{1,3}0\W*$"
    r"|\b(?:warning|deprecat\w+)\b|没有错误|无错误"
)
# A false alone, the first of several values, or that of a field which tells of the success.
DENIED = re.compile(
    r"(?i)[(\[]?\s*false(?:,.*)?\s*[)\]]?\Z|[{(].*\b(?:success\w*|ok|uploaded|stored)\W{1,4}false\b"
)
# A value that is none, at the end of a line: it tells of nothing, neither of a failure.
VALUELESS = re.compile(r"[\s:=,(]*(?<![\w$])(?:undefined|null|NULL|None|nil|NaN)(?![\w$])\W*\Z")
# A status that is none: it was read of what is no answer yet, or has none.
UNREAD = re.compile(
    r"(?i)(?:(?:\b|_)status(?:[ _]?code)?|状态码?)['\"]?"
    r"\s*[:=\uff1a]?\s*(?:undefined|null|none|nil)\W*\Z"
)
# What is made before anything is sent, that it is made, and that it was sent.
SIGNED = re.compile(
    r"(?i)\b(?:ur[li]s?|links?|\w*sign\w*|polic\w+|tokens?|credentials?)\b|签名|链接|地址|凭证|策略"
)
MADE = re.compile(r"(?i)\b(?:generat|creat|made\b|issu|produc|obtain|got\b|built\b)|生成|创建|获取")
SENT = re.compile(
    r"(?i)upload|\bput\b|\bpost|\bsen[dt]|stor|sav|transfer|download|上传|传输|保存|下载"
)
STATUS = re.compile(
    r"(?ix)(?:\A\W*|\b(?:status|code|http(?:/[\d.]+)?|response|answer|result|returned|got)\b[^\d\n]{0,24}|状态码?\D{0,8}|\[)"
    r"(?P<status>2\d\d)(?![\w.%:,-]|\s*(?:bytes|ms|kb|mb|b)\b)"
)

# Where languages put something into a text.
FILLED = re.compile(r"%[-+0-9.]*[a-z]|[$#]?\{|\$\w|\\\(|\\n")
# Functions that answer with true where something went wrong, or was there before.
ASKS_OTHERWISE = re.compile(
    r"fail|error|retr|exist|expire|again|skip|cach|Fail|Error|Retr|Exist|Expire|Again|Skip|Cach|^(?:is|has|needs?)[_A-Z]"
)


def asks_otherwise(name: str) -> bool:
    """Tell whether a function asks by its name for something other than an upload."""
    return ASKS_OTHERWISE.search(name) is not None


def is_denial(value: str) -> bool:
    """Tell whether what a function hands its caller denies its success."""
    return DENIED.match(value) is not None


def lines_of(process: ProcessFacts) -> Iterator[str]:
    """Yield what a program has printed, without what its tools say of themselves."""
    for line in re.split(r"[\r\n]+", f"{process.stdout}\n{process.stderr}"):
        plain = VALUELESS.sub("", line).strip()
        if plain and PROGRESS not in line and not TOOL_TALK.match(line):
            yield plain


def last_line(process: ProcessFacts) -> str:
    """Return the last line of what a program has printed, where a function's value stands."""
    return process.stdout.strip().rpartition("\n")[2]


def claimed_success(process: ProcessFacts, status: int, *, signs: bool = False) -> str:
    """Return the line in which a program says that its request was accepted, empty for none.

    ``status`` is what the server answered in truth: a line that names it claims nothing. One that
    ``signs`` may say, too, that its URL or its policy was made.
    """
    for line in lines_of(process):
        if signs and _is_of_signing(line):
            continue
        if re.search(rf"(?<!\d){status}(?!\d)", line) or FAILURE.search(line):
            continue
        if SUCCESS.search(line) or STATUS.search(line):
            return line
    return ""


def _is_of_signing(line: str) -> bool:
    """Tell whether a line is about a URL that was made rather than about what was sent to it."""
    return SIGNED.search(line) is not None and (
        MADE.search(line) is not None or SENT.search(line) is None
    )


def unread_status(process: ProcessFacts) -> str:
    """Return the line in which a program prints a status that has no value, empty for none."""
    lines = (line.strip() for line in process.stdout.splitlines())
    return next((line for line in lines if UNREAD.search(line)), "")


def claimed_status(process: ProcessFacts) -> int | None:
    """Return the good status that a program prints, None where it prints none."""
    match = (STATUS.search(line) for line in lines_of(process))
    return next((int(one["status"]) for one in match if one), None)


def tells_failure(process: ProcessFacts, status: int) -> bool:
    """Tell whether a program says anything of a refusal: its status, or a word for it."""
    return process.exit_code != 0 or any(_tells(line, status) for line in lines_of(process))


def _tells(line: str, status: int) -> bool:
    named = re.search(rf"(?<![\d.]){status}(?![\d.%])", line)
    return bool(named or FAILURE.search(line))


def tells_itself(process: ProcessFacts, status: int) -> bool:
    """Tell whether a program says more of a refusal than the answer that it shows."""
    own = (line for line in lines_of(process) if not line.startswith(ANSWER))
    return any(_tells(line, status) for line in own)


def claims(printed: Iterable[str]) -> bool:
    """Tell whether one of these lines speaks of a success."""
    return any(SUCCESS.search(line) and not FAILURE.search(line) for line in printed)


def claimed_failure(process: ProcessFacts) -> str:
    """Return the line in which a program says that its request failed, empty for none.

    What stands on its error output is its libraries' talk as often as its own.
    """
    printed = [line.strip() for line in process.stdout.splitlines() if line.strip()]
    if claims(printed):
        return ""
    return next((line for line in printed if reports_failure(line)), "")


def lead_of(text: str) -> str:
    """Return how a text begins, up to where something is put into it."""
    return FILLED.split(text, maxsplit=1)[0].strip()


def reports_failure(line: str) -> bool:
    """Tell whether a line says that something failed."""
    return REPORTED_FAILURE.search(line) is not None and NO_FAILURE.search(line) is None
