"""A signed URL as code that can be pasted: curl, Python, Node.js, Go, Java."""

import json
import shlex
from collections.abc import Mapping

from harness.oss.headers import METADATA_PREFIX


def copies(url: str, headers: Mapping[str, str]) -> dict[str, str]:
    """Return the upload of ``file.txt`` to this URL, by the name of the language."""
    return {
        "curl": _curl(url, headers),
        "Python": _python(url, headers),
        "Node.js": _node(url, headers),
        "Go": _go(url, headers),
        "Java": _java(url, headers),
    }


def _curl(url: str, headers: Mapping[str, str]) -> str:
    lines = ["curl -T file.txt"]
    lines += [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in headers.items()]
    return " \\\n  ".join([*lines, shlex.quote(url)])


def _python(url: str, headers: Mapping[str, str]) -> str:
    setting = "".join(
        f"\n    {name!r}: {value!r}.encode(),"
        if name.startswith(METADATA_PREFIX)
        else f"\n    {name!r}: {value!r},"
        for name, value in headers.items()
    )
    given = f"headers = {{{setting}\n}}\n" if setting else "headers = {}\n"
    return (
        "import requests\n\n"
        f"{given}"
        'with open("file.txt", "rb") as file:\n'
        f"    response = requests.put(\n        {url!r},\n"
        "        data=file, headers=headers, timeout=60)\n"
        "print(response.status_code, response.text)"
    )


def _node(url: str, headers: Mapping[str, str]) -> str:
    setting = json.dumps(dict(headers), ensure_ascii=False)
    return (
        "import { readFile } from 'node:fs/promises';\n\n"
        f"const response = await fetch({json.dumps(url)}, {{\n"
        "  method: 'PUT',\n"
        f"  headers: {setting},\n"
        "  body: await readFile('file.txt'),\n"
        "});\n"
        "console.log(response.status, await response.text());"
    )


def _go(url: str, headers: Mapping[str, str]) -> str:
    setting = "".join(
        f"\trequest.Header.Set({json.dumps(name)}, {json.dumps(value, ensure_ascii=False)})\n"
        for name, value in headers.items()
    )
    return (
        "package main\n\n"
        'import (\n\t"bytes"\n\t"fmt"\n\t"net/http"\n\t"os"\n)\n\n'
        "func main() {\n"
        '\tdata, err := os.ReadFile("file.txt")\n'
        "\tif err != nil {\n\t\tpanic(err)\n\t}\n"
        f"\turl := {json.dumps(url)}\n"
        "\trequest, _ := http.NewRequest(http.MethodPut, url, bytes.NewReader(data))\n"
        f"{setting}"
        "\tresponse, err := http.DefaultClient.Do(request)\n"
        "\tif err != nil {\n\t\tpanic(err)\n\t}\n"
        "\tdefer response.Body.Close()\n"
        "\tfmt.Println(response.Status)\n}"
    )


def _java(url: str, headers: Mapping[str, str]) -> str:
    setting = "".join(
        f"\n            .header({json.dumps(name)}, {json.dumps(value, ensure_ascii=False)})"
        for name, value in headers.items()
    )
    return (
        "import java.net.URI;\nimport java.net.http.*;\nimport java.nio.file.Path;\n\n"
        "public class Upload {\n"
        "    public static void main(String[] args) throws Exception {\n"
        f"        var url = URI.create({json.dumps(url)});\n"
        f"        var request = HttpRequest.newBuilder(url){setting}\n"
        '            .PUT(HttpRequest.BodyPublishers.ofFile(Path.of("file.txt"))).build();\n'
        "        var response = HttpClient.newHttpClient()\n"
        "            .send(request, HttpResponse.BodyHandlers.ofString());\n"
        "        System.out.println(response.statusCode() + response.body());\n"
        "    }\n}"
    )
