import pytest

from harness.model.page import Language
from harness.pages.shell_files import assigned, files_in_variables, lists_in
from harness.syntax.source import parse


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ('f="tape.wav"; curl -T "$f" "$URL"\n', "tape.wav"),
        ("tape=./in/tape && curl -f --upload-file ${tape} $URL\n", "./in/tape"),
        ("export TAPE=/data/tape.wav\ncurl -X PUT --data-binary @$TAPE $URL\n", "/data/tape.wav"),
        ("tape=磁带.wav\nwget --method=PUT --body-file=$tape $URL\n", "磁带.wav"),
        ("tape=tape\ncat $tape | curl -T - $URL\n", "tape"),
        ('tape=t.wav\ncurl -F "file=@$tape" $URL\n', "t.wav"),
        ('first=t.wav\nsecond="$first"\ncurl -T "$second" $URL\n', "t.wav"),
        ('tape="${1:-t.wav}"\ncurl -T "$tape" $URL\n', "t.wav"),
        ('curl -T "${1:-t.wav}" $URL\n', "t.wav"),
        ('curl -X PUT --data-binary "@${TAPE:=t.wav}" $URL\n', "t.wav"),
        ('for tape in t.wav; do curl -T "$tape" $URL; done\n', "t.wav"),
        ('send() {\n  curl -T "$1" "$2"\n}\nsend t.wav "$URL"\n', "t.wav"),
        ('send() { local it="$2"; curl -T "$it" "$1"; }\nsend "$URL" \'t.wav\'\n', "t.wav"),
    ],
)
def test_a_file_that_is_named_by_a_variable_is_found(text: str, file: str) -> None:
    assert [text[start:end] for start, end in files_in_variables(text)] == [file]


@pytest.mark.parametrize(
    "text",
    [
        'tape="$(mktemp)"; curl -T "$tape" $URL\n',
        'URL=https://example.com/a\ncurl -T t.wav "$URL"\n',
        'body=hello\ncurl -X PUT -d "$body" $URL\n',
        'a=$b\nb=$a\ncurl -T "$a" $URL\n',
        'curl -T "$1" $URL\n',
    ],
)
def test_what_is_made_by_a_command_or_sent_as_text_is_no_file(text: str) -> None:
    assert list(files_in_variables(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        'while read -r tape to; do curl -T "$tape" "$to"; done < tapes.txt\n',
        'cat tapes.txt | while read tape; do curl -T "$tape" "$URL"; done\n',
        'for tape in $(cat "tapes.txt"); do curl -T "$tape" "$URL"; done\n',
        'for tape in $(< tapes.txt); do wget --method=PUT --body-file="$tape" "$URL"; done\n',
        "xargs -n 1 curl -O < tapes.txt\n",
    ],
)
def test_a_file_whose_lines_are_sent_one_by_one_is_a_list(text: str) -> None:
    source = parse(Language.SHELL, text)

    assert source is not None
    assert [text[start:end] for start, end in lists_in(source)] == ["tapes.txt"]


@pytest.mark.parametrize(
    "text",
    [
        "curl -T - $URL < tapes.txt\n",
        "cat tapes.txt | curl -T - $URL\n",
        "while read -r line; do echo $line; done < tapes.txt\n",
        "ls > tapes.txt\nwhile read -r tape; do curl -T $tape $URL; done < tapes.txt\n",
        'for tape in *.wav; do curl -T "$tape" "$URL"; done\n',
    ],
)
def test_what_is_sent_as_it_is_or_written_before_is_no_list(text: str) -> None:
    source = parse(Language.SHELL, text)

    assert source is not None
    assert list(lists_in(source)) == []


def test_plain_values_are_read_with_and_without_quotation_marks() -> None:
    source = parse(Language.SHELL, 'a=x.y\nexport b="p q" c=\'\'\nd=$a\ne="$b/r"\nf=\n')

    assert source is not None
    assert [one.content for one in assigned(source)] == ["x.y", "p q", ""]
