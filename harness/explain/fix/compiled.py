"""Cures for Go, Apache HttpClient, HttpURLConnection and libcurl."""

from harness.explain.fix.rules import (
    GARBLED,
    TYPE,
    FixRule,
    all_of,
    entry_changed,
    first_of,
    inserted_after,
    replaced,
    value_as_signed,
    without_line,
)

PATH = (
    *("key-slashes-folded", "key-encoded-twice", "key-decoded-twice", "key-dots-folded"),
    "key-blank-for-plus",
)

GO = (
    FixRule(
        kinds=("header-added",),
        text="Do not set the header: net/http adds no Content-Type of its own.",
        patch=without_line(r"\.Header\.(?:Set|Add)\(\"{subject}\","),
    ),
    FixRule(
        kinds=("header-dropped",),
        text='Set it with `request.Header.Set("Name", "value")`.',
        patch=inserted_after(
            r"^\s*headers := map\[string\]string\{$", '\t"{subject}": "{wanted}",'
        ),
    ),
    value_as_signed("Set the header to"),
    FixRule(
        kinds=("method",),
        text="Make the request with `http.MethodPut`.",
        patch=replaced(r"http\.Method(?:Post|Patch)\b", "http.MethodPut"),
    ),
    FixRule(
        kinds=("body-empty", "body-cut"),
        text=(
            "Set `request.ContentLength` to the size that `file.Stat()` tells, and hand over a "
            "file that was not read before."
        ),
    ),
    FixRule(
        kinds=("uploaded-twice",),
        text="Leave `request.GetBody` nil: with it, net/http may send the body again.",
    ),
)
HTTPCLIENT = (
    FixRule(
        kinds=("header-added",),
        subject=TYPE,
        text="Give the entity no content type: `new FileEntity(file)`.",
        patch=first_of(
            (
                replaced(r"new FileEntity\((\w+), [^;]*?\)\);", r"new FileEntity(\1));"),
                without_line(r"\.(?:setHeader|addHeader)\(\"{subject}\","),
            )
        ),
    ),
    FixRule(
        kinds=("header-added",),
        text="Do not set the header, or sign the URL with it.",
        patch=without_line(r"\.(?:setHeader|addHeader)\(\"{subject}\","),
    ),
    FixRule(
        kinds=GARBLED,
        text=(
            "Set the connection's charset to UTF-8: "
            "`ConnectionConfig.custom().setCharset(StandardCharsets.UTF_8)`."
        ),
        patch=all_of(
            inserted_after(
                r"HttpClients\.custom\(\)$",
                "        .setDefaultConnectionConfig("
                "ConnectionConfig.custom().setCharset(StandardCharsets.UTF_8).build())",
                unless="setDefaultConnectionConfig",
            ),
            inserted_after(
                r"^import org\.apache\.http\.client\.methods\.HttpPut;$",
                "import org.apache.http.config.ConnectionConfig;",
                unless="import org.apache.http.config.ConnectionConfig;",
            ),
            inserted_after(
                r"^import java\.io\.IOException;$",
                "import java.nio.charset.StandardCharsets;",
                unless="import java.nio.charset.StandardCharsets;",
            ),
        ),
    ),
    FixRule(
        kinds=PATH,
        text=(
            "Turn the rewriting of paths off, which HttpClient does from 4.5.7 on: "
            "`RequestConfig.custom().setNormalizeUri(false)`."
        ),
        patch=first_of(
            (
                replaced(
                    r"(RequestConfig\.custom\(\))(?![\s\S]*setNormalizeUri)",
                    r"\1.setNormalizeUri(false)",
                ),
                all_of(
                    inserted_after(
                        r"HttpClients\.custom\(\)$",
                        "        .setDefaultRequestConfig("
                        "RequestConfig.custom().setNormalizeUri(false).build())",
                        unless="setNormalizeUri",
                    ),
                    inserted_after(
                        r"^import java\.util\.Map;$|^import java\.io\.IOException;$",
                        "import org.apache.http.client.config.RequestConfig;",
                        unless="import org.apache.http.client.config.RequestConfig;",
                    ),
                ),
            )
        ),
    ),
    FixRule(
        kinds=("uploaded-twice",),
        text="Turn the silent retries off: `HttpClients.custom().disableAutomaticRetries()`.",
        patch=inserted_after(
            r"HttpClients\.custom\(\)$",
            "        .disableAutomaticRetries()",
            unless="disableAutomaticRetries",
        ),
    ),
    value_as_signed("Set the header to"),
    FixRule(
        kinds=("header-dropped",),
        text='Set it with `put.setHeader("Name", "value")`.',
        patch=inserted_after(
            r"^\s*Map<String, String> headers = Map\.of\($",
            '        "{subject}", "{wanted}",',
        ),
    ),
    FixRule(kinds=("method",), text="Upload with `HttpPut`."),
)
URLCONNECTION = (
    FixRule(
        kinds=("header-added",),
        subject=TYPE,
        text=(
            "Sign the URL with the type: on Android a body never goes without one, and with "
            "`application/x-www-form-urlencoded` where none is set."
        ),
    ),
    FixRule(
        kinds=("header-changed",),
        subject=TYPE,
        text=(
            "Set exactly the type that was signed: on Android a body goes with "
            "`application/x-www-form-urlencoded` where none is set, and never without one."
        ),
        patch=first_of(
            (
                replaced(r"(\.setRequestProperty\(\"Content-Type\", \")[^\"]*\"", r'\1__WANTED__"'),
                entry_changed(),
                inserted_after(
                    r"\.setDoOutput\(true\);$",
                    'connection.setRequestProperty("Content-Type", "{wanted}");',
                ),
            )
        ),
    ),
    value_as_signed("Set the property to"),
    FixRule(
        kinds=("header-dropped",),
        text='Set it with `connection.setRequestProperty("Name", "value")`.',
        patch=inserted_after(
            r"^\s*Map<String, String> headers = Map\.of\($",
            '        "{subject}", "{wanted}",',
        ),
    ),
    FixRule(
        kinds=("method",),
        text='Set the method: `connection.setRequestMethod("PUT")`.',
        patch=replaced(r"setRequestMethod\(\"\w+\"\)", 'setRequestMethod("PUT")'),
    ),
    FixRule(
        kinds=("body-empty", "body-cut"),
        text="Call `setFixedLengthStreamingMode(file.length())` and write the file until its end.",
    ),
)
LIBCURL = (
    FixRule(
        kinds=("header-added",),
        text=(
            "Use `CURLOPT_UPLOAD` with `CURLOPT_READDATA`, which add no type; "
            "`CURLOPT_POSTFIELDS` does. Or take the header out with an empty one: "
            '`curl_slist_append(list, "Content-Type:")`.'
        ),
        patch=without_line(r"curl_slist_append\(\w+, \"{subject}\s*:"),
    ),
    FixRule(
        kinds=("header-dropped",),
        text='Append it: `curl_slist_append(list, "Name: value")`.',
        patch=inserted_after(r"^\s*const Fields headers = \{$", '    {"{subject}", "{wanted}"},'),
    ),
    value_as_signed("Append the header with"),
    FixRule(
        kinds=("method",),
        text="Use `CURLOPT_UPLOAD`, which is a PUT, and no `CURLOPT_CUSTOMREQUEST`.",
        patch=without_line(r"CURLOPT_CUSTOMREQUEST"),
    ),
    FixRule(
        kinds=("key-dots-folded",),
        text="Set `CURLOPT_PATH_AS_IS`, so that libcurl folds no `/./` and `/../`.",
        patch=inserted_after(
            r"CURLOPT_URL,", "curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);", unless="PATH_AS_IS"
        ),
    ),
    FixRule(
        kinds=("body-cut", "body-empty"),
        text="Set `CURLOPT_INFILESIZE_LARGE` to the file's size, and open it in binary mode.",
    ),
)
