from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.toolkits import read_placeholders, read_toolkits
from harness.model.page import Block, Language, Placeholder, Role
from harness.model.page_program import Bound
from harness.model.toolkit import Toolkit
from harness.pages.placeholders import bind

ROOT = default_root()
KNOWN = read_placeholders(ROOT / "fixtures" / "placeholders" / "placeholders.toml")
TOOLKITS = {toolkit.id: toolkit for toolkit in read_toolkits(ROOT)}


def block_of(text: str, language: Language, role: Role) -> Block:
    indents = tuple(0 for _ in text.split("\n"))
    return Block(
        number=1,
        line=1,
        column=1,
        text=text,
        indents=indents,
        language=language,
        found_by="fence",
        headings=(),
        role=role,
    )


def bound(text: str, toolkit: str, role: Role = Role.UPLOADER) -> Bound:
    kit: Toolkit = TOOLKITS[toolkit]
    return bind(block_of(text, kit.languages[0], role), text, kit, KNOWN)


@pytest.mark.parametrize(
    ("toolkit", "text", "source"),
    [
        ("java", 'new URL("<signedUrl>")', 'new URL(System.getenv("HARNESS_SIGNED_URL"))'),
        ("go", 'u := "<signedUrl>"', 'u := harnessEnv("HARNESS_SIGNED_URL")'),
        ("go", 'const u = "<signedUrl>"', 'var u = harnessEnv("HARNESS_SIGNED_URL")'),
        ("javascript", "const u = '<signedUrl>';", "const u = process.env.HARNESS_SIGNED_URL;"),
        ("cpp", 'char u[] = "<signedUrl>";', 'const char* u = std::getenv("HARNESS_SIGNED_URL");'),
        ("shell", "curl '<signedUrl>'", "curl '@@HARNESS_SIGNED_URL@@'"),
        ("shell", 'curl -T "C:\\\\a\\\\b.txt" x', 'curl -T "@@HARNESS_FILE@@" x'),
        ("shell", "curl -T ./data x", "curl -T @@HARNESS_FILE@@ x"),
        (
            "shell",
            "PUT_TO=<what the answer says>\ncurl -T - ${PUT_TO}",
            "PUT_TO=@@HARNESS_SIGNED_URL@@\ncurl -T - ${PUT_TO}",
        ),
        (
            "shell",
            'export TO="https://..."  # as told\nwget --body-data=1 --method=PUT "$TO"',
            'export TO="@@HARNESS_SIGNED_URL@@"  # as told\nwget --body-data=1 --method=PUT "$TO"',
        ),
        ("shell", "API=<its host>\ncurl -T - $API/put", "API=<its host>\ncurl -T - $API/put"),
        (
            "python",
            "link = '上一步生成的签名URL'",
            'link = __import__("os").environ["HARNESS_SIGNED_URL"]',
        ),
        ("python", "link = 'https://...'", 'link = __import__("os").environ["HARNESS_SIGNED_URL"]'),
        ("python", "link = 'https://api.example.com/...'", "link = 'https://api.example.com/...'"),
        (
            "shell",
            "curl -H 'Content-Type: {{KIND}}' x",
            "curl -H 'Content-Type: @@HARNESS_CONTENT_TYPE@@' x",
        ),
        (
            "ruby",
            "r['Content-Type'] = '<mime>'",
            "r['Content-Type'] = ENV.fetch(\"HARNESS_CONTENT_TYPE\")",
        ),
        (
            "php",
            "<?php $h = ['Content-Type: <type>'];",
            "<?php $h = ['Content-Type: ' . \\Harness\\HARNESS_CONTENT_TYPE];",
        ),
        ("shell", "curl -T <path-to-photo.jpg> x", "curl -T @@HARNESS_FILE@@ x"),
        ("shell", "curl --upload-file /f/path/to/a.mp4 x", "curl --upload-file @@HARNESS_FILE@@ x"),
        (
            "shell",
            "curl -XPUT -T a.bin URL_FROM_STEP_1",
            "curl -XPUT -T @@HARNESS_FILE@@ @@HARNESS_SIGNED_URL@@",
        ),
        (
            "shell",
            'wget --method=PUT --body-file=a.bin "PRESIGNED_UPLOAD_URL"',
            'wget --method=PUT --body-file=@@HARNESS_FILE@@ "@@HARNESS_SIGNED_URL@@"',
        ),
        (
            "shell",
            'curl -T a.bin "第一步的上传链接"',
            'curl -T @@HARNESS_FILE@@ "@@HARNESS_SIGNED_URL@@"',
        ),
        ("shell", "curl -T a.bin files.example", "curl -T @@HARNESS_FILE@@ files.example"),
        ("shell", "curl -T - x", "curl -T - x"),
        ("shell", "curl -T . x", "curl -T . x"),
        ("java", r'f = "C:\\Users\\demo.txt"', 'f = System.getenv("HARNESS_FILE")'),
        ("python", "f = 'demo.txt'", 'f = __import__("os").environ["HARNESS_FILE"]'),
        (
            "java",
            'URL url = new URL("");',
            'URL url = new URL(System.getenv("HARNESS_SIGNED_URL"));',
        ),
        (
            "javascript",
            "const jobs = { 'demo.txt': '<signedUrl>' };",
            "const jobs = { [process.env.HARNESS_FILE]: process.env.HARNESS_SIGNED_URL };",
        ),
        (
            "ruby",
            'jobs = { "demo.txt": "<signedUrl>" }',
            'jobs = { "#{ENV.fetch("HARNESS_FILE")}": ENV.fetch("HARNESS_SIGNED_URL") }',
        ),
        ("javascript", "let url = '';", "let url = process.env.HARNESS_SIGNED_URL;"),
        ("javascript", "let url = ''; url = made();", "let url = ''; url = made();"),
        ("javascript", "data = { url: '' }; data.url = u;", "data = { url: '' }; data.url = u;"),
        ("javascript", "const u = given.url || '';", "const u = given.url || '';"),
    ],
)
def test_a_placeholder_becomes_the_languages_own_way_to_read_it(
    toolkit: str, text: str, source: str
) -> None:
    assert bound(text, toolkit).source == source


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        (
            'file_path = ""\nrequests.put("<signedUrl>", data=open(file_path, "rb"))',
            {"HARNESS_FILE"},
        ),
        ('file_path = ""\nfile_path = pick()\nrequests.put("<signedUrl>", data=b"")', set()),
        ('title = ""\nrequests.put("<signedUrl>", data=title)', set()),
    ],
)
def test_a_file_that_is_left_unnamed_is_the_readers(text: str, variables: set[str]) -> None:
    assert {*bound(text, "python").variables} - {"HARNESS_SIGNED_URL"} == variables


def test_keys_that_are_left_empty_are_the_readers() -> None:
    text = "new OSS({ accessKeyId: '', accessKeySecret: \"\", stsToken: '', bucket: 'photos' });"

    assert bound(text, "javascript", Role.SIGNER).variables == (
        "OSS_ACCESS_KEY_ID",
        "OSS_ACCESS_KEY_SECRET",
        "HARNESS_BUCKET",
    )


@pytest.mark.parametrize(
    "text",
    [
        "curl -d @{} x",
        "curl -d@{} x",
        "curl -sd '@{}' x",
        "curl --data @./{} x",
        "curl --data-ascii '@{}' x",
        "curl --data-urlencode demo@{} x",
        "curl --json @{} x",
        'FILE={}; curl -T "$FILE" x',
        'NAME=a; DATA_FILE="{}"; curl -T "$DATA_FILE" x',
        'curl -d "$(cat {})" x',
        "cat {} | curl --data-binary @- x",
        "curl -T - x < {}",
        "wget --method=PUT --body-data={} x",
    ],
)
def test_a_shell_that_reads_a_file_reads_the_local_one(text: str) -> None:
    wanted = text.replace("./", "").format("@@HARNESS_FILE@@")

    assert bound(text.format("demo.txt"), "shell").source == wanted


@pytest.mark.parametrize("digest", ["md5sum {} | cut -c1-32", "openssl md5 -binary {} | base64"])
def test_a_digest_in_a_header_is_of_the_file_that_is_sent(digest: str) -> None:
    text = f'curl -H "x-oss-meta-md5: $({digest})" -T {{}} x'

    wanted = text.format("@@HARNESS_FILE@@", "@@HARNESS_FILE@@")
    assert bound(text.format("demo.txt", "demo.txt"), "shell").source == wanted


@pytest.mark.parametrize(
    "text",
    [
        "curl -d hello x",
        "curl -d me@example.com x",
        "curl --data-binary @- x",
        "curl -H 'Content-Disposition: attachment; filename=a.txt' -d hello x",
    ],
)
def test_a_text_that_a_shell_sends_is_no_file(text: str) -> None:
    assert bound(text, "shell").source == text


def test_a_whole_masked_url_is_replaced_and_the_authors_quoting_kept() -> None:
    url = "https://b.oss-cn-hangzhou.aliyuncs.com/k?x-oss-credential=LTAI****&x-oss-signature=7**"

    assert bound(f"curl {url}", "shell").source == "curl @@HARNESS_SIGNED_URL@@"
    assert bound(f'curl "{url}"', "shell").source == 'curl "@@HARNESS_SIGNED_URL@@"'


def test_a_url_within_a_longer_literal_is_joined_in() -> None:
    text = 'run("put <signedUrl> now")'

    wanted = 'run("put " + System.getenv("HARNESS_SIGNED_URL") + " now")'
    assert bound(text, "java").source == wanted


@pytest.mark.parametrize(
    "text",
    [
        "// replace <signedUrl> with the URL\nint a;",
        "List<String> names = new ArrayList<>();",
        'String body = "bucket=${bucket}&object=${object}";',
        'String format = "%s {0}";',
        '/* <signedUrl> */ String a = "b";',
    ],
)
def test_what_only_looks_like_a_placeholder_is_not_touched(text: str) -> None:
    done = bound(text, "java")

    assert done.source == text
    assert done.leftovers == ()


@pytest.mark.parametrize(
    "text", ["<yourSpecialThing>", "yourCallbackThing", "YOUR_THING", "*** thing ***", "****"]
)
def test_an_unknown_placeholder_is_named_with_its_place(text: str) -> None:
    (left,) = bound(f'\nString a = "{text}"; say(a);', "java").leftovers

    assert (left.line, left.column) == (2, 13)
    assert left.text in text


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("ruby", "KEY = 'YOUR_API_KEY'\nputs 1", 0),
        ("python", "key = 'YOUR_API_KEY'\nprint(1)", 0),
        ("php", "<?php\n$key = 'YOUR_API_KEY';\necho 1;", 0),
        ("python", "key = 'YOUR_API_KEY'\nprint(f'{key}')", 1),
        ("php", "<?php\n$key = 'YOUR_API_KEY';\necho \"$key\";", 1),
        ("ruby", "KEY = 'YOUR_API_KEY'\nputs \"#{KEY}\"", 1),
        ("python", "ask('YOUR_API_KEY')", 1),
    ],
)
def test_an_unknown_placeholder_that_nothing_uses_matters_to_nobody(
    language: str, text: str, count: int
) -> None:
    assert len(bound(text, language).leftovers) == count


@pytest.mark.parametrize(
    "spelling", ["<signedURL>", "<Signed URL>", "<PRESIGNED-URL>", "<upload_url>"]
)
@pytest.mark.parametrize("toolkit", ["python", "shell"])
def test_a_placeholder_in_brackets_holds_in_every_spelling(spelling: str, toolkit: str) -> None:
    assert bound(f'put("{spelling}")', toolkit).variables == ("HARNESS_SIGNED_URL",)


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("python", 'put(url, headers={"X-Tenant": "<your-tenant-id>"})'),
        ("go", 'req.Header.Set("X-Tenant", "<your-tenant-id>")'),
        ("ruby", 'ask["User-Agent"] = "<your-app>/1"'),
        ("php", '$lines = ["X-Tenant: <your-tenant-id>"];'),
        ("javascript", "const headers = { Authorization: 'Bearer <your-jwt>' };"),
        ("shell", 'curl -T a.txt -H "X-Tenant: <your-tenant-id>" "<signedUrl>"'),
    ],
)
def test_what_a_reader_puts_into_a_header_that_decides_nothing_may_be_anything(
    toolkit: str, text: str
) -> None:
    assert bound(text, toolkit).leftovers == ()


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("python", 'put(url, headers={"x-oss-forbid-overwrite": "<your-choice>"})'),
        ("python", 'put(url, headers={"X-Tenant": "《租户》"})'),
        ("shell", 'curl -T a.txt -H "x-oss-tagging: <your-tags>" "<signedUrl>"'),
    ],
)
def test_what_a_reader_puts_into_a_header_that_decides_is_asked_for(
    toolkit: str, text: str
) -> None:
    assert len(bound(text, toolkit).leftovers) == 1


def test_an_unknown_placeholder_is_named_where_the_author_wrote_it() -> None:
    (left,) = bound(
        '\ncurl -T demo.txt -H "x-oss-a: <my Tenant URL>" "<signedUrl>"\n', "shell"
    ).leftovers

    assert (left.line, left.column, left.text) == (2, 31, "<my Tenant URL>")


@pytest.mark.parametrize(
    ("text", "role", "symbol"),
    [
        ('curl -T demo.txt "$UPLOADLINK"\n', Role.UPLOADER, "signed-url"),
        ('curl -T demo.txt -H "x-a: $TENANT" "<signedUrl>"\n', Role.UPLOADER, ""),
        ("while read f; do curl -T $f <url>; done < tapes.txt\n", Role.UPLOADER, ""),
        ('sign "$COLOUR" "your_own_thing"\n', Role.SIGNER, ""),
        ('sign "$COLOUR" "$LOCAL_FILE_NAME"\n', Role.SIGNER, ""),
    ],
)
def test_what_is_left_over_is_likely_what_it_says_and_nothing_else(
    text: str, role: Role, symbol: str
) -> None:
    assert bound(text, "shell", role).leftovers[0].symbol == symbol


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ('SPACE=x\nBUCKET="examplebucket"\n', ("HARNESS_BUCKET",)),
        ("export ACCESS_KEY_ID=abc B='def'\n", ("OSS_ACCESS_KEY_ID",)),
        ('endpoint="<endpoint>"\nlink=https://b.$endpoint/a\n', ("HARNESS_HOST",)),
        ("curl -T notes.txt $LINK\n", ("HARNESS_FILE",)),
        ('curl -T "$TAPE" $LINK\n', ("HARNESS_FILE",)),
        ('OBJECT="notes/a.txt"\n', ()),
    ],
)  # fmt: skip
def test_a_signer_in_a_shell_is_told_what_its_variables_are_named_for(
    text: str, variables: tuple[str, ...]
) -> None:
    assert bound(text, "shell", Role.SIGNER).variables == variables


def test_a_signer_in_a_shell_that_asks_for_a_word_of_its_own_is_left_over() -> None:
    (left,) = bound('COLOUR=$1\ncurl -T "$2" "$COLOUR"\n', "shell", Role.SIGNER).leftovers

    assert left.text == "$1"


def test_a_variable_of_the_shell_that_nobody_sets_is_named() -> None:
    (left,) = bound('curl -T demo.txt "$UPLOADLINK"\n', "shell").leftovers

    assert (left.column, left.text) == (19, "$UPLOADLINK")


@pytest.mark.parametrize(
    "text",
    [
        'LINK=$1\ncurl -T demo.txt "$LINK"\n',
        'read -r LINK\ncurl -T demo.txt "$LINK"\n',
        'curl -T demo.txt "$SIGNED_URL"\n',
        'cd "$HOME"\ncurl -T demo.txt "<signedUrl>"\n',
        "curl -T demo.txt \"<signedUrl>\" -w '%{http_code}' # $LATER \n",
        'curl -T demo.txt "${LINK:-<signedUrl>}"\n',
    ],
)
def test_a_variable_of_the_shell_that_somebody_sets_is_not(text: str) -> None:
    assert bound(text, "shell").leftovers == ()


@pytest.mark.parametrize("name", ["examplebucket", "<yourBucketName>", "your-bucket-name"])
def test_a_signers_bucket_is_one_symbol_in_all_its_spellings(name: str) -> None:
    done = bound(f'Bucket(auth, "{name}")', "python", Role.SIGNER)

    assert done.variables == ("HARNESS_BUCKET",)


def test_a_url_that_a_signer_puts_together_round_a_placeholder_stays_its_own() -> None:
    text = (
        'p("https://b.oss-cn-hangzhou.aliyuncs.com/k?OSSAccessKeyId=<yourAccessKeyId>&Expires=%d")'
    )

    assert bound(text, "go", Role.SIGNER).variables == ("OSS_ACCESS_KEY_ID",)


def test_a_literal_of_bytes_becomes_bytes() -> None:
    done = bound('hmac.new(b"yourAccessKeySecret", rb"/<yourBucketName>/a")', "python", Role.SIGNER)
    secret = '__import__("os").environ["OSS_ACCESS_KEY_SECRET"].encode()'
    bucket = '__import__("os").environ["HARNESS_BUCKET"].encode()'

    assert done.source == f'hmac.new({secret}, rb"/" + {bucket} + rb"/a")'


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ('SIGNED_URL="<signedUrl>"\ncurl -T a.txt "$SIGNEDURL"\n', "SIGNEDURL"),
        ('signed_url="<signedUrl>"\ncurl -T a.txt "$signedUrl"\n', "signedUrl"),
        ('MY_FILE=a.txt\ncurl -T "$MYFILE" "<signedUrl>"\n', "MYFILE"),
    ],
)
def test_a_variable_of_the_shell_that_is_set_by_another_spelling_stays_unset(
    text: str, asks: str
) -> None:
    done = bound(text, "shell")

    assert asks not in dict(done.environment)
    assert done.leftovers == ()


def test_a_variable_of_the_shell_beside_one_that_is_used_is_the_readers() -> None:
    text = 'MY_FILE=a.txt\ncurl -T "$MY_FILE" "$SIGNED_URL"\ncurl -T "$MY_FILES" "$SIGNED_URL"\n'

    assert {"MY_FILES", "SIGNED_URL"} <= set(dict(bound(text, "shell").environment))


def test_an_object_name_of_a_signer_is_no_local_file() -> None:
    text = 'sign("exampledir/exampleobject.txt")'

    assert bound(text, "python", Role.SIGNER).source == text


def test_environment_and_arguments_of_the_authors_own_are_noticed() -> None:
    done = bound('put(os.environ["SIGNED_URL"], open(sys.argv[2]))', "python")

    assert done.environment == (("SIGNED_URL", "HARNESS_SIGNED_URL"),)
    assert done.takes_arguments


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ('curl "$SIGNED_URL"', "HARNESS_SIGNED_URL"),
        ("curl -T a.txt ${signedURL}", "HARNESS_SIGNED_URL"),
        ('curl -d @"$REPORT_PATH" x', "HARNESS_FILE"),
        ('curl "${PUT_URL}"', "HARNESS_SIGNED_URL"),
        ('curl "${YOUR_UPLOAD_URL}"', "HARNESS_SIGNED_URL"),
        ('curl -T "$YOUR_FILE" x', "HARNESS_FILE"),
    ],
)
def test_a_variable_of_the_shell_is_noticed(text: str, variable: str) -> None:
    kept = bound(text, "shell")

    assert [ours for _, ours in kept.environment] == [variable]
    assert kept.leftovers == ()
    assert "{@" not in kept.source


def test_every_toolkit_is_read_and_has_a_language() -> None:
    assert {toolkit.id for toolkit in TOOLKITS.values() if not toolkit.languages} == set()
    assert all(Path(ROOT / "fixtures" / "toolkits" / name).is_dir() for name in TOOLKITS)


@pytest.mark.parametrize(
    ("toolkit", "text", "variables"),
    [
        (
            "python",
            "StsAuth('xxx', '***', 'yourOwnToken')",
            ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "HARNESS_SECURITY_TOKEN"),
        ),
        (
            "python",
            "Auth('LTAI5tQ8wErTyUiOpAsD', 'not-a-secret')",
            ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"),
        ),
        ("python", "Auth('LTAI5tQ8wErTyUiOpAsD', 'Zx9vB7nM5qW3eR1tY8uI6oP4aS2dF0')", ()),
        ("python", "bucket.sign_url('PUT', 'yourHolidayPicture', 60)", ("HARNESS_KEY",)),
        ("python", "p = {'versionId': 'CAEQ7h****'}", ("HARNESS_VERSION_ID",)),
        ("python", "Bucket(auth, 'yourCustomDomain', 'a')", ("HARNESS_CNAME",)),
        ("python", "Bucket(auth, 'http://<your-endpoint>', 'a')", ("HARNESS_ENDPOINT",)),
        (
            "javascript",
            "new OSS({ bucket: '填写您的Bucket名称', stsToken: '...' })",
            ("HARNESS_BUCKET", "HARNESS_SECURITY_TOKEN"),
        ),
        ("javascript", "new OSS({ region: '{{ region }}' })", ("HARNESS_OSS_REGION",)),
        ("java", 'String objectName = "dir/<yourObjectName>";', ("HARNESS_KEY",)),
        (
            "java",
            'new DefaultCredentialProvider("<AK>", "<SK>", "<token>")',
            ("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "HARNESS_SECURITY_TOKEN"),
        ),
        ("javascript", "new OSS({ accessKeyId: '<the id of STS>' })", ("OSS_ACCESS_KEY_ID",)),
        ("java", 'Files.size(Path.of("report.pdf"));', ("HARNESS_FILE",)),
        ("go", 'b.SignURL("{objectKey}", oss.HTTPPut, 60)', ("HARNESS_KEY",)),
        ("php", "$c->signUrl('YOUR_BUCKET', '***', 60, 'PUT');", ("HARNESS_BUCKET", "HARNESS_KEY")),
        (
            "python",
            "open('report.pdf', 'rb'); sign_url('PUT', 'report.pdf', 60)",
            ("HARNESS_FILE",),
        ),
        ("python", "n = 'a.pdf'\nopen(n, 'rb'); sign_url('PUT', n, 60)", ()),
    ],
)
def test_a_placeholder_of_a_signer_is_bound_by_where_it_stands(
    toolkit: str, text: str, variables: tuple[str, ...]
) -> None:
    done = bound(text, toolkit, Role.SIGNER)

    assert done.variables == variables
    assert done.leftovers == ()


@pytest.mark.parametrize(
    "spelling",
    [
        "YOUR_SIGNED_URL_GOES_HERE",
        "{{ presigned_url }}",
        "[signed url]",
        "PASTE_URL_HERE",
        "{signed_url}",
        "%SIGNED_URL%",
        "__SIGNED_URL__",
        "《签名URL》",
        "替换为签名URL",
        "<签名URL>",
        "<presigned-put-url>",
        "your-signed-url-here",
        "***signed URL***",
        "<URL of your tenant>",
        "{signed-url}",
        "在此粘贴签名URL",
        "这里填签名URL",
        "签名URL放在这里",
        "https://<bucket>.<endpoint>/<object>?Expires=<end>&OSSAccessKeyId=<id>&Signature=<mark>",
    ],
)
@pytest.mark.parametrize("toolkit", ["python", "shell"])
def test_every_spelling_of_a_signed_url_is_replaced_as_a_whole(spelling: str, toolkit: str) -> None:
    code, wanted = {
        "shell": ('curl "{}"', 'curl "@@HARNESS_SIGNED_URL@@"'),
        "python": ('put("{}")', 'put(__import__("os").environ["HARNESS_SIGNED_URL"])'),
    }[toolkit]
    call = code.replace("put(", "requests.put(")

    assert bound(call.replace("{}", spelling), toolkit).source == wanted.replace(
        "put(", "requests.put(", 1
    )


NAMES = [
    "app.log",
    "dump.sql",
    "backup.tar.gz",
    "photo.JPG",
    "README",
    "./data",
    "~/a/b.avro",
    "文件",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("python", "with open('{}', 'rb') as source: pass"),
        ("python", "where = '{}'\nwith open(where, 'rb') as source: pass"),
        ("python", "def send(u, p):\n    put(u, open(p, 'rb'))\nsend(link, '{}')"),
        ("javascript", "fs.readFileSync('{}')"),
        ("javascript", "fs.createReadStream(path.join(__dirname, '{}'))"),
        ("javascript", "const send = async (u, p) => put(u, fs.readFileSync(p));\nsend(u, '{}');"),
        ("java", 'Path.of("{}")'),
        ("java", 'static void send(String u, String p) {{ new File(p); }}\nsend(u, "{}");'),
        ("go", 'os.Open("{}")'),
        ("php", "$in = fopen(__DIR__ . '/{}', 'rb');"),
        ("ruby", "File.binread('{}')"),
        ("cpp", 'FILE* in = fopen("{}", "rb");'),
        ("cpp", 'std::ifstream in("{}", std::ios::binary);'),
        ("cpp", 'std::ifstream in{{"{}"}};'),
        ("cpp", '#define LOCAL "{}"\nstd::ifstream in(LOCAL, std::ios::binary);'),
        ("perl", "open(my $in, '<:raw', '{}') or die;"),
        ("java", 'char mark = \'"\'; new FileInputStream("{}");'),
        ("javascript", "const marks = /[\"']/g; fs.readFileSync('{}')"),
        ("shell", "curl -T {} x"),
        ("shell", "curl --data-binary @{} x"),
        ("shell", "curl --form file=@{} x"),
    ],
)
def test_what_is_opened_for_reading_is_the_local_file_whatever_its_name(
    toolkit: str, text: str, name: str
) -> None:
    assert bound(text.format(name), toolkit).variables == ("HARNESS_FILE",)


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("javascript", "xhr.open('PUT', link);"),
        ("php", "$in = fopen('php://input', 'rb');"),
        ("python", "open('upload.log', 'w')"),
        ("python", "mimetypes.guess_type('photo.jpg')"),
        ("python", "webbrowser.open('help')"),
        ("javascript", "const f = require('node:path');\nfs.readFileSync(f);"),
        ("javascript", "const { URL } = require('url');"),
        ("javascript", "const url = require('url');"),
        ("javascript", "const { URL } = await import('url');"),
        ("python", "f = importlib.import_module('names')\nopen(f, 'rb')"),
        ("python", 'os.getenv("SIGNED_URL")'),
        ("python", 'link = "%s://%s%s" % (parts.scheme, parts.netloc, parts.path)'),
        ("php", '$link = "$s://$host$path";'),
    ],
)
def test_what_is_no_file_that_is_read_is_left_alone(toolkit: str, text: str) -> None:
    assert bound(text, toolkit).source == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("open('docs/photo.JPG', 'rb')", "photo.JPG"),
        ("open('C:\\\\a\\\\b.tar.gz', 'rb')", "b.tar.gz"),
        ("open('<yourLocalFile>', 'rb')", ""),
        ("open('README', 'rb')", ""),
    ],
)
def test_the_name_of_the_local_file_is_kept(text: str, name: str) -> None:
    assert bound(text, "python").file_name == name


def test_the_rest_of_a_format_string_stays_one() -> None:
    done = bound("u = f'{base}/<objectName>'", "python", Role.SIGNER)

    assert done.source == """u = f'{base}/' + __import__("os").environ["HARNESS_KEY"]"""


def test_a_page_may_add_a_symbol_or_a_value_of_its_own() -> None:
    text = "put('yourThing', 'yourOther')"
    own = (
        Placeholder(symbol="key", variable="HARNESS_KEY", texts=("yourThing",)),
        Placeholder(symbol="", texts=("yourOther",), value="a/b.txt"),
    )
    block = replace(block_of(text, Language.PYTHON, Role.UPLOADER), placeholders=own)

    done = bind(block, text, TOOLKITS["python"], KNOWN)
    assert done.source == """put(__import__("os").environ["HARNESS_KEY"], 'a/b.txt')"""


@pytest.mark.parametrize(
    "text",
    [
        'const signedUrl = document.getElementById("url").value;',
        'const signedUrl = document.querySelector("url").value;',
        'const signedUrl = $("url").value;',
        'const signedUrl = new FormData(form).get("url");',
        'const uploadUrl = localStorage.getItem("url");',
    ],
)
def test_what_a_page_looks_up_by_its_name_is_no_placeholder(text: str) -> None:
    assert bound(text, "browser").source == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('curl -T a.txt "<signedUrl>"\ncurl -I "YOUR_PUBLIC_URL"\n', ["YOUR_PUBLIC_URL"]),
        ("curl -T demo.txt '<signedUrl>'\ncurl -I '<public-url>'\n", ["<public-url>"]),
        ('curl -T demo.txt "YOUR_UPLOAD_URL"\n', []),
    ],
)  # fmt: skip
def test_the_public_address_of_an_object_is_no_signed_url(text: str, left: list[str]) -> None:
    assert [one.text for one in bound(text, "shell").leftovers] == left
