"""Slips of the pen are found where the tree of the text is whole without them."""

import pytest

from harness.drivers.local import LocalDriver, default_cache
from harness.engine.environment import open_environment
from harness.engine.fix import Results, fix_text
from harness.engine.run_memory import RunMemory
from harness.model.edit import applied
from harness.model.page import Language
from harness.model.verdict import Verdict
from harness.pages.reading import read_page
from harness.review.slips import slips_of
from tests.fixes import results_of

COMMA, OPEN, CLOSE = "\uff0c", "\uff08", "\uff09"
LEFT, RIGHT = "\u201c", "\u201d"
CASES = {
    "a comma between entries": (
        Language.JAVASCRIPT,
        "send({\n  body: data // the file\n  timeout: 5\n});\n",
        "send({\n  body: data, // the file\n  timeout: 5\n});\n",
    ),
    "two semicolons": (
        Language.JAVA,
        'String a = "x"\nString b = "y"\nint c = 1;\n',
        'String a = "x";\nString b = "y";\nint c = 1;\n',
    ),
    "a parenthesis": (
        Language.PYTHON,
        'put(url, open("a", "rb")\nprint(1)\n',
        'put(url, open("a", "rb"))\nprint(1)\n',
    ),
    "a parenthesis before a semicolon": (
        Language.JAVA,
        'copy(of("a"), c.out();\nlog(c.code());\n',
        'copy(of("a"), c.out());\nlog(c.code());\n',
    ),
    "a parenthesis before a block": (
        Language.JAVA,
        "if (ready {\n    send();\n}\n",
        "if (ready) {\n    send();\n}\n",
    ),
    "a parenthesis before what goes on": (
        Language.JAVASCRIPT,
        "fetch(u, { body: f }.then((r) => log(r.status));\n",
        "fetch(u, { body: f }).then((r) => log(r.status));\n",
    ),
    "a brace where the lines go back": (
        Language.GO,
        'func f(u string) error {\n\tif bad("{") {\n\t\treturn g\n\tsend(u)\n\treturn n\n}\n',
        'func f(u string) error {\n\tif bad("{") {\n\t\treturn g\n\t}\n\tsend(u)\n\treturn n\n}\n',
    ),
    "a brace at the end": (
        Language.GO,
        "package main\n\nfunc f() {\n\tfor {\n\t\tsend()\n\t}\n",
        "package main\n\nfunc f() {\n\tfor {\n\t\tsend()\n\t}\n}\n",
    ),
    "a brace of an entry": (
        Language.JAVASCRIPT,
        "send({\n  headers: { 'a': 'b',\n  body: f\n});\n",
        "send({\n  headers: { 'a': 'b' },\n  body: f\n});\n",
    ),
    "a quote at the end of its line": (
        Language.JAVASCRIPT,
        "const u = sign('a', {process: 'image/info})\nlog('x');\n",
        "const u = sign('a', {process: 'image/info'})\nlog('x');\n",
    ),
    "a quote before a bracket": (
        Language.PYTHON,
        'put(url)\nprint("b)\n',
        'put(url)\nprint("b")\n',
    ),
    "a parenthesis too many": (
        Language.JAVA,
        'String a = s.path("a)")\n    .url(1, DAYS));\n',
        'String a = s.path("a)")\n    .url(1, DAYS);\n',
    ),
    "a brace too many": (
        Language.JAVASCRIPT,
        "async function f() {\n  send(u);\n}\n}\nf();\n",
        "async function f() {\n  send(u);\n}\nf();\n",
    ),
    "a torn operator, three times": (
        Language.GO,
        'package main\nfunc f() {\n\ta, e : = g()\n\tif e ! = nil {\n\t\th("x ! = y")\n\t}\n}\n',
        'package main\nfunc f() {\n\ta, e := g()\n\tif e != nil {\n\t\th("x ! = y")\n\t}\n}\n',
    ),
    "full-width marks, but not in texts": (
        Language.PYTHON,
        f'put{OPEN}url{COMMA}"a{COMMA}b"{CLOSE}  # one{COMMA}two\n',
        f'put(url,"a{COMMA}b")  # one{COMMA}two\n',
    ),
    "curly quotes": (Language.PYTHON, f"put({LEFT}a{RIGHT})\n", 'put("a")\n'),
    "a tag with a blank": (Language.PHP, "<? php\nput($a);\n", "<?php\nput($a);\n"),
    "comments of another language": (
        Language.PYTHON,
        "// first\nimport a\n// then\na.b()\n",
        "# first\nimport a\n# then\na.b()\n",
    ),
    "a constant declared twice": (
        Language.JAVASCRIPT,
        "const a = f(1);\nlog(a);\nconst a = f(2);\nlog(a);\n",
        "let a = f(1);\nlog(a);\na = f(2);\nlog(a);\n",
    ),
    "a variable of Java declared twice": (
        Language.JAVA,
        "class A { void f() { int a = 1; g(a); int a = 2; g(a); } }\n",
        "class A { void f() { int a = 1; g(a); a = 2; g(a); } }\n",
    ),
}
UNTOUCHED = {
    "other types": (
        Language.JAVA,
        'class A { void f() { int a = 1; g(a); String a = "b"; g(a); } }\n',
    ),
    "another scope": (Language.JAVASCRIPT, "const a = 1;\n{ const a = 2; }\n"),
    "names taken out of an object": (
        Language.JAVASCRIPT,
        "const { a } = f();\nconst { a } = g();\n",
    ),
    "what nobody can read": (Language.PYTHON, "put(((( the file to it\n"),
    "what is right": (Language.PYTHON, "put(1)\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_slip_is_fixed(case: str) -> None:
    language, text, right = CASES[case]

    words, edits = slips_of(language, text)

    assert applied(text, edits) == right
    assert words


@pytest.mark.parametrize("case", UNTOUCHED)
def test_what_is_not_known_stays_as_it_is(case: str) -> None:
    assert slips_of(*UNTOUCHED[case]) == ("", ())


PAGE = f"""
```python
import requests
r = requests.put("<signedUrl>"{COMMA}data=open("<file>", "rb"))
print(r.status_code)
```

```bash
curl -fsS -T report.txt <signedUrl>
```

```javascript
const axios = require('axios');
const url = '<signedUrl>';
const url = '<signedUrl>';
axios.put(url, 'x', {{ headers: {{ 'Content-Type': false }} }}).then(r => console.log(r.status));
```
"""


def test_a_page_with_slips_is_fixed_and_then_stays() -> None:
    driver = LocalDriver(default_cache(), confine=True)
    with open_environment(driver, memory=RunMemory()) as environment:

        def check(text: str) -> Results:
            return results_of(read_page("page.md", text.encode()), environment)

        done = fix_text(PAGE, check)

        assert {result.verdict for result in done.before.values()} == {Verdict.FAILED}
        assert {result.verdict for result in done.after.values()} == {Verdict.PASSED}
        assert fix_text(done.text, check).text == done.text
