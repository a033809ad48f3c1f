"""Snippets of the clients that are compiled, each broken as readers break them."""

from tests.explain.breaks import CLASS, DOTS, PLAIN, SIGNED, Break

CONFIG = """\
        RequestConfig config = RequestConfig.custom()
                .setConnectTimeout(10_000)
                .setSocketTimeout(60_000) // milliseconds of silence
                // Send the path as it was signed; the default rewrites it.
                .setNormalizeUri(false)
                .build();
"""
BREAKS = {
    "go-is-told-a-type": Break(
        client="go-nethttp",
        file="upload.go",
        old="\tresponse, err := client.Do(request)",
        new='\trequest.Header.Set("Content-Type", "text/plain")\n'
        "\tresponse, err := client.Do(request)",
        scenario=PLAIN,
        cause="header-added",
    ),
    "go-posts": Break(
        client="go-nethttp",
        file="upload.go",
        old="http.MethodPut",
        new="http.MethodPost",
        scenario=PLAIN,
        cause="method",
    ),
    "go-publishes-another-type": Break(
        client="go-nethttp",
        file="upload_with_headers.go",
        old='"Content-Type":        "text/plain"',
        new='"Content-Type":        "text/html"',
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "go-publishes-no-class": Break(
        client="go-nethttp",
        file="upload_with_headers.go",
        old='\t\t"x-oss-storage-class": "Standard",\n',
        new="",
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
    "httpclient-gives-its-entity-a-type": Break(
        client="java-httpclient4",
        file="SignedUrlUpload.java",
        old="new FileEntity(file)",
        new="new FileEntity(file, org.apache.http.entity.ContentType.TEXT_PLAIN)",
        scenario=PLAIN,
        cause="header-added",
    ),
    "httpclient-sets-a-header": Break(
        client="java-httpclient4",
        file="SignedUrlUpload.java",
        old="        put.setEntity(new FileEntity(file));\n",
        new="        put.setEntity(new FileEntity(file));\n"
        '        put.setHeader("x-oss-object-acl", "private");\n',
        scenario=PLAIN,
        cause="header-added",
    ),
    "httpclient-rewrites-the-path": Break(
        client="java-httpclient4",
        file="SignedUrlUpload.java",
        old="                .setNormalizeUri(false)\n",
        new="",
        scenario="key/double-slash",
        cause="key-slashes-folded",
    ),
    "httpclient-sends-question-marks": Break(
        client="java-httpclient4",
        file="SignedUrlUploadWithHeaders.java",
        old="                .setDefaultConnectionConfig("
        "ConnectionConfig.custom().setCharset(StandardCharsets.UTF_8).build())\n",
        new="",
        scenario="metadata/utf-8",
        cause="header-question-marks",
    ),
    "httpclient-publishes-another-type": Break(
        client="java-httpclient4",
        file="SignedUrlUploadWithHeaders.java",
        old='"Content-Type", "text/plain"',
        new='"Content-Type", "text/html"',
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "httpclient-publishes-no-type": Break(
        client="java-httpclient4",
        file="SignedUrlUploadWithHeaders.java",
        old='                "Content-Type", "text/plain",\n',
        new="",
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
    "android-says-it-is-a-form": Break(
        client="android-httpurlconnection",
        file="SignedUrlUpload.java",
        old="            connection.setRequestProperty("
        '"Content-Type", "application/octet-stream");\n',
        new="",
        scenario=PLAIN,
        cause="header-changed",
    ),
    "android-sets-another-type": Break(
        client="android-httpurlconnection",
        file="SignedUrlUpload.java",
        old='"Content-Type", "application/octet-stream"',
        new='"Content-Type", "text/plain"',
        scenario=PLAIN,
        cause="header-changed",
    ),
    "android-posts": Break(
        client="android-httpurlconnection",
        file="SignedUrlUpload.java",
        old='setRequestMethod("PUT")',
        new='setRequestMethod("POST")',
        scenario=PLAIN,
        cause="method",
    ),
    "libcurl-posts": Break(
        client="cpp-libcurl",
        file="upload.cpp",
        old="    curl_easy_setopt(curl, CURLOPT_READDATA, file);\n",
        new="    curl_easy_setopt(curl, CURLOPT_READDATA, file);\n"
        '    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "POST");\n',
        scenario=PLAIN,
        cause="method",
    ),
    "libcurl-appends-a-type": Break(
        client="cpp-libcurl",
        file="upload_with_headers.cpp",
        old="    CURL* curl = curl_easy_init();\n",
        new='    lines = curl_slist_append(lines, "Content-Type: text/plain");\n'
        "    CURL* curl = curl_easy_init();\n",
        scenario=CLASS,
        cause="header-added",
    ),
    "libcurl-publishes-another-type": Break(
        client="cpp-libcurl",
        file="upload_with_headers.cpp",
        old='{"Content-Type", "text/plain"}',
        new='{"Content-Type", "text/html"}',
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "libcurl-publishes-no-class": Break(
        client="cpp-libcurl",
        file="upload_with_headers.cpp",
        old='        {"x-oss-storage-class", "Standard"},\n',
        new="",
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
    "libcurl-folds-dots": Break(
        client="cpp-libcurl",
        file="upload.cpp",
        old="CURLOPT_URL",
        new="CURLOPT_URL",
        scenario="own/dots",
        toml=DOTS,
        cause="key-dots-folded",
    ),
    "httpclient-retries": Break(
        client="java-httpclient4",
        file="SignedUrlUpload.java",
        old="                .disableAutomaticRetries()\n",
        new="",
        scenario="fault/reset-in-mid-body",
        cause="uploaded-twice",
        rule="requests-arrived",
    ),
    "httpclient-rewrites-the-path-without-an-import": Break(
        client="java-httpclient4",
        file="SignedUrlUpload.java",
        old="                .setDefaultRequestConfig(config)\n",
        new="",
        also=("import org.apache.http.client.config.RequestConfig;\n", CONFIG),
        scenario="key/double-slash",
        cause="key-slashes-folded",
    ),
    "httpclient-sends-question-marks-without-imports": Break(
        client="java-httpclient4",
        file="SignedUrlUploadWithHeaders.java",
        old="                .setDefaultConnectionConfig("
        "ConnectionConfig.custom().setCharset(StandardCharsets.UTF_8).build())\n",
        new="",
        also=(
            "import org.apache.http.config.ConnectionConfig;\n",
            "import java.nio.charset.StandardCharsets;\n",
        ),
        scenario="metadata/utf-8",
        cause="header-question-marks",
    ),
    "android-publishes-another-type": Break(
        client="android-httpurlconnection",
        file="SignedUrlUploadWithHeaders.java",
        old='"Content-Type", "text/plain"',
        new='"Content-Type", "text/html"',
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "android-publishes-another-class": Break(
        client="android-httpurlconnection",
        file="SignedUrlUploadWithHeaders.java",
        old='"x-oss-storage-class", "Standard"',
        new='"x-oss-storage-class", "IA"',
        scenario=SIGNED,
        variant="published",
        cause="header-changed",
    ),
    "android-publishes-no-class": Break(
        client="android-httpurlconnection",
        file="SignedUrlUploadWithHeaders.java",
        old='                "Content-Type", "text/plain",\n'
        '                "x-oss-storage-class", "Standard");',
        new='                "Content-Type", "text/plain");',
        scenario=SIGNED,
        variant="published",
        cause="header-dropped",
    ),
}
