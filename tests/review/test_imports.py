from dataclasses import replace

import pytest

from harness.catalog.catalog import default_root
from harness.catalog.toolkits import read_toolkits
from harness.review.imports import lacking, missing_library, unknown_name, with_imports

TOOLKITS = {toolkit.id: toolkit for toolkit in read_toolkits(default_root())}


@pytest.mark.parametrize(
    ("toolkit", "message", "name"),
    [
        ("java", "cannot find symbol (class HttpPut)", "HttpPut"),
        ("java", "package StorageClass does not exist", "StorageClass"),
        ("java", "incompatible types: HttpPut cannot be converted to String", ""),
        ("java", "cannot find symbol (class Unheard)", ""),
        ("go", "undefined: fmt", "fmt"),
        ("python", "NameError: name 'requests' is not defined", "requests"),
        ("java", "cannot find symbol (class HttpRequest)", ""),
        ("javascript", "ReferenceError: fs is not defined", "fs"),
        ("cpp", "'cout' is not a member of 'std'; std::cout was not declared", "std::cout"),
        (
            "go",
            "http.DefaultClient.Doo undefined (type *http.Client has no field or method Doo)",
            "",
        ),
        ("java", "cannot find symbol (method copyy(Path,OutputStream))", ""),
        ("python", "NameError: name 'request' is not defined. Did you mean: 'requests'?", ""),
        ("kotlin", "unresolved reference 'URL'.", "URL"),
        ("ruby", "uninitialized constant Net::HTTP (NameError)", "Net::HTTP"),
    ],
)
def test_the_name_that_a_compiler_misses_is_found(toolkit: str, message: str, name: str) -> None:
    assert unknown_name(message, TOOLKITS[toolkit], "") == name


@pytest.mark.parametrize(
    ("toolkit", "message", "told"),
    [
        ("python", "ModuleNotFoundError: No module named 'reqests'", "Did you mean `requests`?"),
        ("javascript", "Error: Cannot find module 'axois'", "Did you mean `axios`?"),
        ("go", "package nett/http is not in std (/usr/go)", "Did you mean `net/http`?"),
        ("python", "No module named 'pandas'", "`pandas` is none of the libraries"),
        ("ruby", "cannot load such file -- rails (LoadError)", "`rails` is none of the libraries"),
        (
            "perl",
            "Can't locate Furl.pm in @INC (you may need to install the Furl module)",
            "`Furl` is none of the libraries",
        ),
        ("python", "ValueError: no", ""),
    ],
)
def test_a_library_that_is_not_there_is_named_with_the_one_that_may_be_meant(
    toolkit: str, message: str, told: str
) -> None:
    found = missing_library(message, TOOLKITS[toolkit])

    assert found.startswith(told)
    assert bool(found) == bool(told)


def test_what_a_snippet_uses_without_its_import_is_lacking() -> None:
    text = "import java.io.File;\n// a Map of it\nnew File(OSSHeaders.ETAG);\n"

    assert lacking(text, TOOLKITS["java"]) == ("OSSHeaders",)


@pytest.mark.parametrize(
    ("toolkit", "text", "name", "wanted"),
    [
        ("java", "package a;\nimport b.C;\nclass D {}\n", "File",
         "package a;\nimport b.C;\nimport java.io.File;\nclass D {}\n"),
        ("go", 'package main\n\nimport "os"\n\nfunc main() {}\n', "fmt",
         'package main\n\nimport "os"\nimport "fmt"\n\nfunc main() {}\n'),
        ("go", "package main\n\nfunc main() {}\n", "fmt",
         'package main\nimport "fmt"\n\nfunc main() {}\n'),
        ("python", "print(1)\n", "requests", "import requests\nprint(1)\n"),
        ("python", "from a import (\n    b,\n)\n\ndef c():\n    import d\n", "requests",
         "from a import (\n    b,\n)\nimport requests\n\ndef c():\n    import d\n"),
        ("javascript", "import {\n  a,\n} from 'b';\n\nfs.read();\n", "fs",
         "import {\n  a,\n} from 'b';\nimport fs from 'fs';\n\nfs.read();\n"),
        ("javascript", "#!/usr/bin/env node\nfs.read();\n", "fs",
         "#!/usr/bin/env node\nconst fs = require('fs');\nfs.read();\n"),
        ("javascript", "run(() => {\n  const a = require('a');\n});\nfs.read();\n", "fs",
         "const fs = require('fs');\nrun(() => {\n  const a = require('a');\n});\nfs.read();\n"),
        ("javascript", "fs.read();\n", "fs", "const fs = require('fs');\nfs.read();\n"),
    ],
)  # fmt: skip
def test_an_import_goes_below_the_others(toolkit: str, text: str, name: str, wanted: str) -> None:
    assert with_imports(text, [name, name], TOOLKITS[toolkit]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<?php\n$a = new B();\n", "<?php\nuse A\\B;\n$a = new B();\n"),
        ("<?php // why\ndeclare(strict_types=1);\nnamespace C;\n\n$a = new B();\n",
         "<?php // why\ndeclare(strict_types=1);\nnamespace C;\nuse A\\B;\n\n$a = new B();\n"),
        ("<?php\nuse D\\{E, F};\nuse G\\H as I;\n\nrun();\n",
         "<?php\nuse D\\{E, F};\nuse G\\H as I;\nuse A\\B;\n\nrun();\n"),
    ],
)  # fmt: skip
def test_an_import_of_php_stands_below_its_mark(text: str, wanted: str) -> None:
    toolkit = replace(TOOLKITS["php"], imports={"B": "use A\\B;"})

    assert with_imports(text, ["B"], toolkit) == wanted


def test_the_name_of_a_header_is_no_use_of_a_module() -> None:
    text = 'requests.put(url, headers={"x-oss-meta-owner": "ann"})'

    assert "oss" not in lacking(text, TOOLKITS["python"])
