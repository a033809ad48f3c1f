"""The mutants: what is changed in which block of the page, and what must be said of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).with_name("page.md")
URL = "<signedUrl>"


@dataclass(frozen=True, kw_only=True)
class Uploader:
    """One block of the page, and the texts in it that mutations change.

    ``team`` is what sends the second header, ``room`` what sends one more; ``body``, ``crash`` and
    ``url`` are changes, and ``crash_rule`` is the rule that a crash breaks.
    """

    heading: str
    team: str
    room: str
    body: tuple[str, str]
    crash: tuple[str, str]
    crash_rule: str = "requests-arrived"
    url: tuple[str, str] = (URL, f"{URL}&v=2")


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """The page with one block hurt: the rule that it breaks, and the cause behind it."""

    name: str
    text: str
    rule: str
    causes: frozenset[str] = frozenset()


PYTHON_TEAM = ', "x-oss-meta-team": "blue"'
SCRIPT_TEAM = ", 'x-oss-meta-team': 'blue'"
UPLOADERS = (
    Uploader(
        heading="requests",
        team=PYTHON_TEAM,
        room=PYTHON_TEAM + ', "x-oss-meta-room": "7"',
        body=("data=report", 'data="report.txt"'),
        crash=("data=report,", "data=reprt,"),
    ),
    Uploader(
        heading="urllib",
        team=PYTHON_TEAM,
        room=PYTHON_TEAM + ', "x-oss-meta-room": "7"',
        body=("report.read()", "report.name.encode()"),
        crash=("urlopen(asked", "urlopn(asked"),
    ),
    Uploader(
        heading="fetch",
        team=SCRIPT_TEAM,
        room=SCRIPT_TEAM + ", 'x-oss-meta-room': '7'",
        body=("body: report", "body: 'report.txt'"),
        crash=("body: report", "body: reports"),
    ),
    Uploader(
        heading="axios",
        team=SCRIPT_TEAM,
        room=SCRIPT_TEAM + ", 'x-oss-meta-room': '7'",
        body=("report, {", "'report.txt', {"),
        crash=("axios.put", "axios.pit"),
    ),
    Uploader(
        heading="curl",
        team=' -H "x-oss-meta-team: blue"',
        room=' -H "x-oss-meta-team: blue" -H "x-oss-meta-room: 7"',
        body=("-T report.txt", "--data-binary report.txt"),
        crash=("--fail", "--fial"),
    ),
    Uploader(
        heading="HttpURLConnection",
        team='        link.setRequestProperty("x-oss-meta-team", "blue");\n',
        room='        link.setRequestProperty("x-oss-meta-team", "blue");\n'
        '        link.setRequestProperty("x-oss-meta-room", "7");\n',
        body=("out.write(report)", 'out.write("report.txt".getBytes())'),
        crash=("out.write(report)", "out.write(reprt)"),
        crash_rule="snippet-builds",
    ),
    Uploader(
        heading="Go",
        team='\tasked.Header.Set("x-oss-meta-team", "blue")\n',
        room='\tasked.Header.Set("x-oss-meta-team", "blue")\n'
        '\tasked.Header.Set("x-oss-meta-room", "7")\n',
        body=("size.Size()", "size.Size() / 2"),
        crash=("client.Do(", "client.Doo("),
        crash_rule="snippet-builds",
    ),
    Uploader(
        heading="PHP",
        team=", 'x-oss-meta-team: blue'",
        room=", 'x-oss-meta-team: blue', 'x-oss-meta-room: 7'",
        body=("filesize($path)", "intdiv(filesize($path), 2)"),
        crash=("curl_exec(", "curl_exce("),
    ),
    Uploader(
        heading="Ruby",
        team="asked['x-oss-meta-team'] = 'blue'\n",
        room="asked['x-oss-meta-team'] = 'blue'\nasked['x-oss-meta-room'] = '7'\n",
        body=("File.binread('report.txt')", "'report.txt'"),
        crash=("link.request(asked)", "link.request(askd)"),
    ),
    Uploader(
        heading="libcurl",
        team='    told = curl_slist_append(told, "x-oss-meta-team: blue");\n',
        room='    told = curl_slist_append(told, "x-oss-meta-team: blue");\n'
        '    told = curl_slist_append(told, "x-oss-meta-room: 7");\n',
        body=("CURLOPT_INFILESIZE_LARGE, size", "CURLOPT_INFILESIZE_LARGE, size / 2"),
        crash=("curl_easy_perform(", "curl_easy_perfrom("),
        crash_rule="snippet-builds",
        url=(f'"{URL}"', f'(std::string("{URL}") + "&v=2").c_str()'),
    ),
)
REFUSED = "status-expected"
BODIES = ("path-stored", "body-cut")


def mutants() -> Iterator[Mutant]:
    """Yield every mutant: each block hurt in each of seven ways."""
    for one in UPLOADERS:
        yield _mutant(one, "type", ("text/plain", "text/html"), REFUSED, "header-changed")
        yield _mutant(one, "team lost", (one.team, ""), REFUSED, "header-dropped")
        yield _mutant(one, "room added", (one.team, one.room), REFUSED, "header-added")
        yield _mutant(one, "method", _method(one), REFUSED, "method")
        yield _mutant(one, "url", one.url, REFUSED, "parameter-added", "url-changed")
        yield _mutant(one, "body", one.body, "body-identical", *BODIES)
        yield _mutant(one, "crash", one.crash, one.crash_rule)


def _method(one: Uploader) -> tuple[str, str]:
    return {
        "requests": ("requests.put", "requests.post"),
        "axios": ("axios.put", "axios.post"),
        "Ruby": ("HTTP::Put", "HTTP::Post"),
        "curl": ("-X PUT", "-X POST"),
    }.get(one.heading, ("PUT", "POST"))


def _mutant(one: Uploader, name: str, change: tuple[str, str], rule: str, *causes: str) -> Mutant:
    head, *sections = PAGE.read_text(encoding="utf-8").split("\n## ")
    section = next(text for text in sections if text.startswith(f"{one.heading}\n"))
    if change[0] not in section:
        raise AssertionError((one.heading, name))
    return Mutant(
        name=f"{one.heading}: {name}",
        text=f"{head}\n## {section.replace(*change)}",
        rule=rule,
        causes=frozenset(causes),
    )
