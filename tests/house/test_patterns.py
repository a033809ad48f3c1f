# ruff: noqa: E501  a table reads best with one row a line

"""Code of pages is read as a tree: which modules still hold patterns, and over what."""

import ast
from collections import Counter
from pathlib import Path

from harness.catalog.catalog import default_root

ROOMS = ("pages", "review")
# How many patterns a module may still hold of which some read code; they may only become fewer.
OVER_CODE = {
    "pages/called.py": (6, "signs of types and imports, which are data of toolkits"),
    "pages/forms.py": (14, "names of the fields of a form, in code, markup and commands; hosts"),
    "pages/hosts.py": (2, "how a variable is joined to a text before it"),
    "pages/left_over.py": (7, "variables of a shell, and values that stand for others"),
    "pages/libraries.py": (
        7,
        "names; signs of libraries that no tree tells, which are data of toolkits",
    ),
    "pages/markup.py": (6, "tags of scripts, and what is done with a file in them"),
    "pages/numbered.py": (4, "one subscript, and the name before it"),
    "pages/placeholders.py": (24, "one text"),
    "pages/programs.py": (3, "signs of packages and toolkits, which are data of toolkits"),
    "pages/roles.py": (11, "prose and marks round a block; names; what no grammar reads"),
    "review/body_empty.py": (7, "arguments of a call"),
    "review/imports.py": (5, "what compilers say, and names"),
    "review/locations.py": (9, "what programs say, and where they end"),
    "review/misspelt.py": (8, "what compilers say, and names"),
    "review/signed_url_host.py": (6, "hosts, and options of a client"),
    "review/slips.py": (8, "code that no grammar reads"),
}
# Patterns over other things than code may be as many as need be.
OVER_OTHERS = {
    "words of a shell": "exported here_documents lookalikes made_files own_files prompts several shell_arguments shell_files shell_operands shell_paths shell_redirects shell_tables",
    "one name, type, literal or host": "asked_servers beginnings companions earlier elsewhere environment encoded_url fillers header_colon in_hand in_scripts interpolation left_to_browser long_urls methods mistyped options parameters plan pinned remarks replacing signed_as url_files url_good",
    "markup of a page": (
        "anchors asciidoc comments components directives html html_attributes html_forms magic_blocks markdown org patches references rst tabs templates"
    ),
    "prose, and what programs print": (
        "advice damage outcome_words plain printed_forms segments signed_urls unread_file url_printed"
    ),
    "kinds of nodes": "joining shown",
}


def patterns() -> Counter[str]:
    counts = Counter[str]()
    root = default_root() / "harness"
    for path in (path for room in ROOMS for path in sorted((root / room).glob("*.py"))):
        calls = (
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        )
        named = (
            one.func
            for one in calls
            if isinstance(one.func, ast.Attribute) and one.func.attr != "escape"
        )
        of_re = (one for one in named if isinstance(one.value, ast.Name) and one.value.id == "re")
        counts[str(path.relative_to(root))] = sum(1 for _ in of_re)
    return +counts


def test_patterns_over_code_become_fewer_and_never_more() -> None:
    more = {
        name: count
        for name, count in patterns().items()
        if count > OVER_CODE.get(name, (count, ""))[0]
    }

    assert more == {}, (
        "read the tree instead: harness/syntax has calls, literals, members, assignments"
    )


def test_a_module_with_patterns_says_what_they_read() -> None:
    others = {name for names in OVER_OTHERS.values() for name in names.split()}

    assert {
        name for name in patterns() if name not in OVER_CODE and Path(name).stem not in others
    } == set()


def test_no_module_is_named_that_has_no_patterns() -> None:
    assert set(OVER_CODE) - set(patterns()) == set()
