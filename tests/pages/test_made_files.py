# ruff: noqa: E501  a table reads best with one row a line

"""Files that a program makes itself, and the URL that a name in capitals stands for."""

import pytest

from harness.model.page import Role
from tests.pages.test_placeholders import bound

FILE = "@@HARNESS_FILE@@"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('head -c 99 tape.wav > part\ncurl -T part "$URL"', "head -c 99 {} > part\ncurl -T part"),
        ('tail -n 3 "a/log.txt" > end.txt; curl -T end.txt "$URL"', '"{}" > end.txt; curl -T end.txt'),
        ('split -b 1m tape.wav p_\ncurl --upload-file p_ab "$URL"', "1m {} p_\ncurl --upload-file p_ab"),
        ('split -b 1k tape.wav p.\nfor p in p.*; do curl -T "$p" "$URL"; done', "1k {} p.\nfor p in p.*; do"),
        ('split -n 3 -d tape.wav p_\nfor p in ./p_*; do curl -T "$p" "$URL"; done', "-d {} p_\nfor p in ./p_*; do"),
        ('split -n 3 tape.wav p_\nls p_* | while read p; do curl -T "$p" "$URL"; done', "3 {} p_\nls p_* |"),
        ("split -n 3 tape.wav p_\nfind . -name 'p_*' -exec curl -T {{}} \"$URL\" \\;", "3 {} p_\nfind . -name 'p_*'"),
        ('cp tape.wav copy.wav && curl -T copy.wav "$URL"', "cp {} copy.wav && curl -T copy.wav"),
        ('gzip -c tape.wav > t.gz\ncurl --data-binary @t.gz "$URL"', "-c {} > t.gz\ncurl --data-binary @t.gz"),
        ('cat tape.wav | base64 > t.txt\ncurl -T t.txt "$URL"', "cat {} | base64 > t.txt\ncurl -T t.txt"),
        ('song=tape.wav\nhead -c 9 $song > p\ncurl -T p "$URL"', "song={}\nhead -c 9 $song > p\ncurl -T p"),
        ('p=$(mktemp)\nhead -c 9 tape.wav > "$p"\ncurl -T "$p" "$URL"', 'head -c 9 {} > "$p"\ncurl -T "$p"'),
    ],
)  # fmt: skip
def test_what_a_shell_makes_of_the_readers_file_is_what_it_sends(text: str, read: str) -> None:
    made = bound(text, "shell")

    assert read.format(FILE) in made.source
    assert made.reads_own


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("shell", 'echo hello > h.txt\ncurl -T h.txt "$URL"'),
        ("shell", 'cat > h.txt <<END\nhello\nEND\ncurl -T h.txt "$URL"'),
        ("shell", 'dd if=/dev/zero of=z.bin bs=1k count=9\ncurl -T z.bin "$URL"'),
        ("shell", 'seq 9 | tee n.txt\ncurl -T n.txt "$URL"'),
        ("shell", ': > n.txt\ncurl -T n.txt "$URL"'),
        ("shell", 'true > n.txt; curl --data-binary @n.txt "$URL"'),
        ("shell", 'curl -T n.txt "$URL" > n.txt'),
        ("shell", 'curl --data-binary @n.txt "$URL" > n.txt'),
        ("python", "open('h.txt', 'w').write('x')\nput(url, data=open('h.txt', 'rb'))"),
        ("python", "h = Path('h.txt')\nh.write_text('x')\nput(url, data=h.read_bytes())"),
        ("javascript", "fs.writeFileSync('h.txt', 'x'); put(url, fs.readFileSync('h.txt'));"),
        ("go", 'os.WriteFile("h.txt", body, 0o600)\nf, _ := os.Open("h.txt")'),
        ("java", 'File h = new File("h.txt"); new FileWriter(h); new FileInputStream(h);'),
        ("php", "file_put_contents('h.txt', 'x'); $f = fopen('h.txt', 'rb');"),
        ("ruby", "File.write('h.txt', 'x')\nput(url, File.binread('h.txt'))"),
    ],
)
def test_a_file_that_a_program_writes_and_sends_is_its_own(toolkit: str, text: str) -> None:
    made = bound(text, toolkit)

    assert made.source == text
    assert made.reads_own


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("shell", 'tar czf site.tgz dist/\ncurl -T site.tgz "$URL"'),
        ("shell", 'curl -T tape.wav "$URL" > answer.xml'),
        ("shell", 'curl -o back.txt "$URL"\ncurl -T tape.wav "$URL"'),
        ("shell", 'curl -T tape.wav "$URL" > answer.txt'),
        ("python", "r = put(url, data=open('tape.wav', 'rb'))\nopen('log.txt', 'w').write(r.text)"),
        ("javascript", "put(url, fs.readFileSync('tape.wav')); fs.writeFileSync('log.txt', told);"),
    ],
)
def test_what_is_only_written_or_made_by_others_changes_nothing(toolkit: str, text: str) -> None:
    made = bound(text, toolkit)

    assert "HARNESS_FILE" in made.variables
    assert not made.reads_own


def test_a_download_writes_the_readers_file() -> None:
    text = "open('tape.wav', 'wb').write(get(url))\nopen('tape.wav', 'rb')"

    assert "HARNESS_FILE" in bound(text, "python", Role.DOWNLOADER).variables


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("shell", "curl -T tape.wav SIGNED_URL"),
        ("shell", "LINK='PRESIGNED_URL'\ncurl -T tape.wav \"$LINK\""),
        ("shell", "curl --globoff -T tape.wav '{{signd_url}}'"),
        ("python", "where = 'SIGNED_URL'"),
        ("go", 'send("UPLOAD_URL")'),
    ],
)
def test_a_name_in_capitals_stands_for_the_url_where_one_is_given(toolkit: str, text: str) -> None:
    assert "HARNESS_SIGNED_URL" in bound(text, toolkit).variables


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("shell", "curl -H 'X: SIGNED_URL' -d CONTENT_TYPE https://a.example"),
        ("python", "where = settings['SIGNED_URL']"),
        ("python", "where = config.get('SIGNED_URL')"),
        ("go", 'fmt.Println("SIGNED_URL")'),
        ("go", 'kind := "CONTENT_TYPE"'),
    ],
)
def test_a_name_in_capitals_that_is_looked_up_stays(toolkit: str, text: str) -> None:
    assert bound(text, toolkit).source == text


@pytest.mark.parametrize(
    ("toolkit", "text", "source"),
    [
        ("java", 'ofFile(Path.of("in", "a", "t.wav"))', 'ofFile(Path.of(System.getenv("HARNESS_FILE")))'),
        ("java", 'new FileInputStream(new File(dir, "t.wav"))', 'new FileInputStream(new File(System.getenv("HARNESS_FILE")))'),
        ("python", 'Path("in", "t.wav").read_bytes()', 'Path(__import__("os").environ["HARNESS_FILE"]).read_bytes()'),
        ("javascript", "fs.readFileSync(path.join('in', 't.wav'))", "fs.readFileSync(process.env.HARNESS_FILE)"),
    ],
)  # fmt: skip
def test_a_path_of_pieces_stays_of_its_type(toolkit: str, text: str, source: str) -> None:
    assert bound(text, toolkit).source == source


@pytest.mark.parametrize(
    ("toolkit", "text"),
    [
        ("shell", "curl -T a.wav 'https://<your-presigned-url>'"),
        ("ruby", "put(URI('<<presigned url>>'), File.read('<<path to file>>'))"),
        ("python", "put('https://<signedUrl>', open('<whatever it is called>', 'rb'))"),
        ("python", "put('[presigned-url]', open('[local-file]', 'rb'))"),
    ],
)
def test_a_placeholder_is_replaced_with_its_marks_and_its_scheme(toolkit: str, text: str) -> None:
    made = bound(text, toolkit)

    assert set(made.variables) == {"HARNESS_SIGNED_URL", "HARNESS_FILE"}
    assert not made.leftovers
    assert not any(mark in made.source for mark in ("https://", "<", "[p"))
