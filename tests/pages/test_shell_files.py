import pytest

from harness.pages.shell_files import files_in_variables


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
