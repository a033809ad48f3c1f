# ruff: noqa: E501  a program is one line, so that a table of them reads as one

"""What a program of a page asks for on its command line."""

import pytest

from harness.model.page import Language
from harness.pages.options import declares, needs, words_of
from harness.syntax.source import parse

HAVE = {
    "HARNESS_REGION": "region",
    "HARNESS_BUCKET": "bucket",
    "HARNESS_KEY": "key",
    "HARNESS_SIGNED_URL": "url",
    "HARNESS_FILE": "file",
}


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        (Language.GO, 'flag.StringVar(&name, "object", "", "")', ("-object", "key")),
        (Language.GO, 'at := flag.String("region", "", "")', ("-region", "region")),
        (Language.GO, 'to := flag.String("upload-url", "", "")', ("-upload-url", "url")),
        (Language.GO, 'fmt.Println("object", flag.Arg(0))', ()),
        (Language.GO, '// flag.String("bucket", "", "")', ()),
        (Language.PYTHON, "p.add_argument('-b', '--bucket-name')", ("--bucket-name", "bucket")),
        (Language.PYTHON, "p.add_argument(\n'--object_key')", ("--object_key", "key")),
        (Language.PYTHON, "p.add_argument('--lines', type=int)\np.add_argument('key')", ("key",)),
        (Language.PYTHON, "p.add_argument('file')\np.add_argument('url')", ("file", "url")),
        (Language.PYTHON, "p.add_argument('file')\np.add_argument('colour')", ()),
        (Language.PYTHON, "p.add_argument('--file', action='store_true')", ()),
        (Language.C, "FILE *in = fopen(argv[1], mode); char *to = argv[2];", ("file", "url")),
        (
            Language.C,
            "printf(usage, argv[0]); curl_easy_setopt(c, CURLOPT_URL, argv[1]);",
            ("url",),
        ),
        (Language.CPP, "std::string link(argv[1]); std::ifstream in(argv[2]);", ("url", "file")),
        (Language.GO, "from, to := os.Args[1], os.Args[2]", ()),
        (Language.GO, "path := os.Args[1]\nask(os.Args[2])", ("file", "url")),
        (Language.GO, "path := os.Args[1]\ncolour := os.Args[2]\nsize := os.Args[3]", ()),
        (
            Language.JAVA,
            "var from = new File(args[0]); var to = URI.create(args[1]);",
            ("file", "url"),
        ),
        (Language.JAVASCRIPT, "const key = process.argv[2], url = process.argv[3]", ("key", "url")),
        (
            Language.C,
            "int put(char *path, char *url) {}\nint main() { put(argv[1], argv[2]); }",
            ("file", "url"),
        ),
        (
            Language.GO,
            "func urlOf(bucket, key string) {}\nfunc main() { urlOf(os.Args[1], os.Args[2]) }",
            ("bucket", "key"),
        ),
        (
            Language.GO,
            "func urlOf(colour, shape string) {}\nfunc main() { urlOf(os.Args[1], os.Args[2]) }",
            (),
        ),
        (Language.PYTHON, "_, path, url = sys.argv", ("file", "url")),
        (Language.PYTHON, "args = sys.argv[1:]\nsend(open(args[0]), url=args[1])", ("file", "url")),
        (
            Language.PYTHON,
            "from sys import argv\nme, f, to = argv\nrequests.put(to, data=open(f))",
            ("file", "url"),
        ),
        (Language.PYTHON, "colour, shape = sys.argv[1:]", ()),
        (Language.JAVASCRIPT, "const [, , file, link] = process.argv;", ("file", "url")),
        (
            Language.JAVASCRIPT,
            "const args = process.argv.slice(2); const file = args[0], url = args[1];",
            ("file", "url"),
        ),
        (
            Language.KOTLIN,
            "fun main(args: Array<String>) { val (path, url) = args }",
            ("file", "url"),
        ),
        (Language.PHP, "<?php [, $file, $url] = $argv;", ("file", "url")),
        (
            Language.PHP,
            "<?php list(, $a, $b) = $argv; curl_init($b); fopen($a, 'rb');",
            ("file", "url"),
        ),
        (Language.RUBY, "path, link = ARGV", ("file", "url")),
        (Language.RUBY, "path = ARGV.fetch(0); link = ARGV.fetch(1)", ("file", "url")),
        (Language.RUBY, "reel = ARGV.first || 'a.bin'\nFile.binread(reel)", ("file",)),
        (Language.RUBY, "reel = ARGV.fetch(0, 'a.bin')\nFile.binread(reel)", ("file",)),
        (
            Language.RUBY,
            "def send(link, path)\nend\nsend(ENV.fetch('LINK'), ARGV[0] || 'a.bin')",
            ("file",),
        ),
        (Language.CPP, "int main(int c, char **argv) { std::ifstream in(argv[1]); }", ("file",)),
        (Language.PYTHON, "name = sys.argv[1]\nsend(data=open(name))", ("file",)),
        (Language.PERL, "my ($file, $url) = @ARGV;", ("file", "url")),
        (
            Language.JAVA,
            "class A { void f(String[] args) { to(URI.create(args[1]), Path.of(args[0])); } }",
            ("file", "url"),
        ),
        (
            Language.PHP,
            "<?php $o = getopt('', ['url:', 'file:', 'v']);",
            ("--url", "url", "--file", "file"),
        ),
        (
            Language.RUBY,
            "o.on('-u', '--url URL') { |v| v }\no.on('-f', '--file FILE') { |v| v }",
            ("--url", "url", "--file", "file"),
        ),
        (
            Language.JAVASCRIPT,
            "parseArgs({ options: { url: { type: 'string' }, quiet: { type: 'boolean' } } });",
            ("--url", "url"),
        ),
        (
            Language.PERL,
            "GetOptions('url=s' => \\$url, 'file|f=s' => \\$file);",
            ("--url", "url", "--file", "file"),
        ),
        (Language.SHELL, 'curl -T "$1" "$2"', ("file", "url")),
        (
            Language.SHELL,
            'while getopts "u:f:v" o; do case $o in u) to=$OPTARG ;; f) from=$OPTARG ;; esac; done\ncurl -T "$from" "$to"',
            ("-u", "url", "-f", "file"),
        ),
        (
            Language.SHELL,
            'case "$1" in -l|--link) to="$2"; shift 2 ;; --colour) c=$2 ;; esac\ncurl -T a.txt "$to"',
            ("-l", "url"),
        ),
        (Language.SHELL, 'to="$1"; from=${2:?usage}\ncurl -T "$from" "$to"', ("url", "file")),
        (Language.SHELL, 'OBJECT=$1\ncurl -T "$2" "$LINK"', ("key", "file")),
        (Language.SHELL, 'curl -T "${1:-a.txt}" "$LINK"', ()),
        (Language.SHELL, 'COLOUR=$1\ncurl -T "$2" "$LINK"', ()),
        (Language.SHELL, 'up() { curl -T "$1" "$2"; }\nup a.txt "$LINK"', ()),
    ],
)
def test_a_program_is_given_what_it_declares_and_we_have(
    language: Language, text: str, words: tuple[str, ...]
) -> None:
    source = parse(language, text)

    assert source is not None
    assert words_of(source, HAVE) == words


@pytest.mark.parametrize(("added", "needed"), [("", False), (", required=True", True)])
def test_a_file_is_needed_where_its_option_must_be_given(added: str, *, needed: bool) -> None:
    source = parse(Language.PYTHON, f"p.add_argument('--file_path'{added})")

    assert source is not None
    assert needs(source, "HARNESS_FILE") is needed


def test_a_file_that_has_a_place_is_needed_and_a_type_is_only_asked_for() -> None:
    source = parse(Language.PYTHON, "p.add_argument('path')\np.add_argument('--mime-type')")

    assert source is not None
    assert [needs(source, f"HARNESS_{one}") for one in ("FILE", "CONTENT_TYPE")] == [
        True,
        False,
    ]
    assert declares(source, "HARNESS_CONTENT_TYPE")
    assert not declares(source, "HARNESS_SIGNED_URL")
