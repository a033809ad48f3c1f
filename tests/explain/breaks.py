"""Snippets of the clients, each broken as readers break them."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Break:
    """One replacement in one snippet, and the scenario in which it shows.

    ``also`` are further lines that are taken out; ``toml`` is a scenario of its own.
    """

    client: str
    file: str
    old: str
    new: str
    scenario: str
    cause: str
    variant: str = "filled"
    also: tuple[str, ...] = ()
    toml: str = ""
    rule: str = "status-expected"


PLAIN, CLASS, SIGNED = "put/plain", "put/storage-class-ia", "put/headers-and-metadata"
DOTS = 'title = "A dot"\n[sign]\nkey = { text = "a/./b.txt" }\n'
LATIN = 'title = "Latin-1"\n[sign]\nmetadata = { author = "ñandú" }\n'
BREAKS = {
    "axios-invents-a-type": Break(
        client="node-axios",
        file="upload.js",
        old="      'Content-Type': false,\n",
        new="",
        scenario=PLAIN,
        cause="header-added",
    ),
    "axios-is-told-a-type": Break(
        client="node-axios",
        file="upload.js",
        old="      'Content-Type': false,\n",
        new="      'Content-Type': 'text/plain',\n",
        scenario=PLAIN,
        cause="header-added",
    ),
    "axios-headers-invent-a-type": Break(
        client="node-axios",
        file="upload-with-headers.js",
        old="    requestHeaders['Content-Type'] = false;\n",
        new="",
        scenario=CLASS,
        cause="header-added",
    ),
    "axios-drops-letters": Break(
        client="node-axios",
        file="upload-with-headers.js",
        old="requestHeaders[`x-oss-meta-${name}`] = utf8(value)",
        new="requestHeaders[`x-oss-meta-${name}`] = value",
        scenario="metadata/utf-8",
        cause="",
    ),
    "axios-posts": Break(
        client="node-axios",
        file="upload.js",
        old="axios.put(",
        new="axios.post(",
        scenario=PLAIN,
        cause="method",
    ),
    "axios-publishes-another-type": Break(
        client="node-axios",
        file="upload-with-headers.js",
        old="'Content-Type': 'text/plain'",
        new="'Content-Type': 'text/html'",
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "axios-publishes-no-class": Break(
        client="node-axios",
        file="upload-with-headers.js",
        old="  'x-oss-storage-class': 'Standard',\n",
        new="",
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
    "requests-sends-a-form": Break(
        client="python-requests",
        file="upload.py",
        old="data=body",
        new='files={"file": body}',
        scenario=PLAIN,
        cause="form-sent",
    ),
    "requests-posts": Break(
        client="python-requests",
        file="upload.py",
        old="requests.put(",
        new="requests.post(",
        scenario=PLAIN,
        cause="method",
    ),
    "requests-publishes-another-class": Break(
        client="python-requests",
        file="upload_with_headers.py",
        old='"x-oss-storage-class": "Standard"',
        new='"x-oss-storage-class": "IA"',
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "requests-publishes-no-type": Break(
        client="python-requests",
        file="upload_with_headers.py",
        old='        "Content-Type": "text/plain",\n',
        new="",
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
    "requests-publishes-a-surplus": Break(
        client="python-requests",
        file="upload_with_headers.py",
        old='        "Content-Type": "text/plain",\n',
        new='        "Content-Type": "text/plain",\n        "x-oss-object-acl": "private",\n',
        scenario=SIGNED,
        variant="published",
        cause="header-added",
    ),
    "curl-sends-data": Break(
        client="curl",
        file="upload.sh",
        old="curl --upload-file ",
        new="curl -X PUT --data-binary @",
        scenario=PLAIN,
        cause="header-added",
    ),
    "curl-cuts-the-body": Break(
        client="curl",
        file="upload.sh",
        old="curl --upload-file ",
        new="curl --header 'Content-Type:' -X PUT -d @",
        scenario=PLAIN,
        cause="body-cut",
        rule="body-identical",
    ),
    "curl-sends-a-form": Break(
        client="curl",
        file="upload.sh",
        old="curl --upload-file ",
        new="curl -X PUT -F file=@",
        scenario=PLAIN,
        cause="form-sent",
    ),
    "curl-posts": Break(
        client="curl",
        file="upload.sh",
        old="curl --upload-file",
        new="curl -X POST --upload-file",
        scenario=PLAIN,
        cause="method",
    ),
    "curl-publishes-another-type": Break(
        client="curl",
        file="upload_with_headers.sh",
        old="Content-Type: text/plain",
        new="Content-Type: text/html",
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "curl-publishes-no-class": Break(
        client="curl",
        file="upload_with_headers.sh",
        old='         --header "x-oss-storage-class: Standard" \\\n',
        new="",
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
    "requests-sends-latin-1": Break(
        client="python-requests",
        file="upload_with_headers.py",
        old='request_headers[f"x-oss-meta-{name}"] = value.encode("utf-8")',
        new='request_headers[f"x-oss-meta-{name}"] = value',
        scenario="own/latin-1",
        toml=LATIN,
        cause="header-latin-1",
    ),
    "curl-folds-dots": Break(
        client="curl",
        file="upload.sh",
        old="curl --upload-file",
        new="curl --upload-file",
        scenario="own/dots",
        toml=DOTS,
        cause="key-dots-folded",
    ),
    "curl-publishes-a-surplus": Break(
        client="curl",
        file="upload_with_headers.sh",
        old="         --silent",
        new='         --header "x-oss-object-acl: private" \\\n         --silent',
        scenario=SIGNED,
        variant="published",
        cause="header-added",
    ),
}
