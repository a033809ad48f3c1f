"""What a program of a page asks for on its command line."""

import pytest

from harness.model.page import Language
from harness.pages.options import options_of
from harness.syntax.source import parse

REGION, BUCKET, KEY = "HARNESS_REGION", "HARNESS_BUCKET", "HARNESS_KEY"


@pytest.mark.parametrize(
    ("language", "text", "options"),
    [
        (Language.GO, 'flag.StringVar(&name, "object", "", "")', {"-object": KEY}),
        (Language.GO, 'at := flag.String("region", "", "")', {"-region": REGION}),
        (Language.GO, 'fmt.Println("object", flag.Arg(0))', {}),
        (Language.GO, '// flag.String("bucket", "", "")', {}),
        (Language.PYTHON, "asked.add_argument('-b', '--bucket-name')", {"--bucket-name": BUCKET}),
        (Language.PYTHON, "asked.add_argument(\n'--object_key')", {"--object_key": KEY}),
        (Language.PYTHON, "asked.add_argument('--lines', type=int)\nasked.add_argument('key')", {}),
    ],
)  # fmt: skip
def test_a_signer_is_given_what_it_declares(
    language: Language, text: str, options: dict[str, str]
) -> None:
    source = parse(language, text)

    assert source is not None
    assert options_of(source) == options
