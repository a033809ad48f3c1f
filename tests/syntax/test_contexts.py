"""A method that is shown without its class: where it stands, and the imports above it."""

import pytest

from harness.model.page import Language
from harness.syntax.source import parse

IMPORTS = {
    Language.TYPESCRIPT: 'import got from "got"; // für alle\n',
    Language.JAVASCRIPT: "import got from 'got';\n\n",
    Language.PHP: "<?php\nuse Depot\\Hall;\n",
    Language.JAVA: "import java.net.URI;\nimport java.io.*;\n",
}
METHODS = {
    Language.TYPESCRIPT: "async store(held: Buffer) { return got.put(held); }\n",
    Language.JAVASCRIPT: "async store(held) { return got.put(held); }\n",
    Language.PHP: "public function store($held) { return Hall::put($held); }\n",
    Language.JAVA: "public URI store(File held) { return held.toURI(); }\n",
}


@pytest.mark.parametrize("language", IMPORTS)
def test_a_method_below_its_imports_is_read_as_one(language: Language) -> None:
    text = IMPORTS[language] + METHODS[language]
    source = parse(language, text)

    assert source is not None
    assert (source.unread, len(source.imports) > 0) == (0, True)
    (method,) = [*{one.name: one for one in (*source.methods, *source.functions)}.values()]
    assert text[method.start : method.end].strip() == METHODS[language].strip()
    assert [text[one.start : one.end].count("(") > 0 for one in source.calls] == [True]


@pytest.mark.parametrize("language", [Language.TYPESCRIPT, Language.PHP])
def test_what_makes_a_method_whole_stands_behind_its_imports(language: Language) -> None:
    source = parse(language, IMPORTS[language] + METHODS[language])

    assert source is not None
    assert source.context == ("class Snippet {\n", "\n}\n")
    assert source.head_lines == IMPORTS[language].rstrip("\n").count("\n") + 1
