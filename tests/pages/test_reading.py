import pytest
from markdown_it.token import Token

from harness.errors import FixtureError
from harness.model.page import Language, Page, Role
from harness.model.severity import Severity
from harness.pages import markdown
from harness.pages.plan import signing_title
from harness.pages.reading import LARGEST_BLOCK, read_page
from harness.pages.references import part_of


def page_of(text: str, file: str = "page.md") -> Page:
    return read_page(file, text.encode())


def refusal(data: bytes, file: str = "page.md") -> str:
    with pytest.raises(FixtureError) as caught:
        read_page(file, data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("```cpp\n#include \nint main() {}\n```\n", "names no header"),
        ('```java\n// 将替换为授权URL。\nURL url = new URL("");\n```\n', "lost its placeholder"),
        ('```python\n# Replace  with the URL.\nsigned_url = ""\n```\n', "lost its placeholder"),
        ("```\ncurl x\n```\\\nmore\n", "ends in a backslash"),
        ("```cpp\nstd::cerr\n;\n```\n", "followed by nothing"),
    ],
)
def test_a_page_that_a_crawler_has_damaged_is_refused_with_the_reason(
    text: str, reason: str
) -> None:
    assert reason in refusal(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        '```java\nString signedUrl = "";\nsignedUrl = sign(key).toString();\n```\n',
        "```js\nlet signedUrl = '';  // the URL that your server returned\n```\n",
    ],
)
def test_an_author_may_leave_a_url_empty(text: str) -> None:
    assert not page_of(text).problems


def test_a_page_that_is_not_utf_8_is_refused_with_the_line() -> None:
    assert "page.md:2" in refusal(b"one\n\xff\xfe\n")


def test_a_file_that_is_no_page_is_refused() -> None:
    assert "no kind of page" in refusal(b"", "page.docx")


def test_an_enormous_block_is_listed_and_not_run() -> None:
    line = f"x = 1  # {'.' * 1000}\n"
    body = line * (LARGEST_BLOCK // len(line) + 1)
    page = page_of(f'```python\nrequests.put("<signedUrl>")\n{body}```\n')

    (block,) = page.blocks
    assert "more than" in block.reason


@pytest.mark.parametrize(
    "text",
    [
        f"```python\nx = {'-' * 900}1\n```\n",
        f"```js\nconst s = {' + '.join(['a'] * 3000)};\n```\n",
        f"```ruby\nx = {'(' * 2000}1{')' * 2000}\n```\n",
    ],
)
def test_code_that_nests_too_deep_is_listed_and_not_run(text: str) -> None:
    (block,) = page_of(text).blocks

    assert "stand in each other" in block.reason


def test_a_text_of_many_pieces_is_read() -> None:
    pieces = " + ".join(['"a"'] * 120)
    page = page_of(f'```js\nfetch("<signedUrl>", {{ method: "PUT", body: {pieces} }});\n```\n')

    assert [block.role for block in page.blocks] == [Role.UPLOADER]


def test_an_unclosed_fence_is_a_problem_of_the_page() -> None:
    page = page_of("# T\n\n```python\nprint(1)\n")

    assert [(p.rule, p.line) for p in page.problems] == [("fence-closed", 3)]


@pytest.mark.parametrize(
    "said", ["role=output", 'skip reason="shows the answer"', "language=shell"]
)
def test_a_directive_accounts_for_a_block_of_no_language(said: str) -> None:
    assert page_of(f"<!-- harness: {said} -->\n\n```\nStatus: 200\n```\n").problems == ()


@pytest.mark.parametrize(
    ("heading", "text", "role", "rules"),
    [
        ("Example response", "????", Role.OUTPUT, []),
        ("Expected output:", "????", Role.OUTPUT, []),
        ("返回示例", "????", Role.OUTPUT, []),
        ("How to read the response of a proxy", "????", Role.OTHER, ["block-accounted"]),
        ("Send it", "200 OK", Role.OUTPUT, []),
        ("Send it", "404 Not Found\nx-a: b", Role.OUTPUT, []),
        ("Send it", "200 notes are sent", Role.OTHER, ["block-accounted"]),
        ("Send it", 'Upload status: 200\nETag: "5B3C1A2E"', Role.OUTPUT, []),
        ("Send it", "上传状态\uff1a200", Role.OUTPUT, []),
        ("Send it", "200", Role.OUTPUT, []),
        (
            "Go",
            "https://examplebucket.oss-cn-hangzhou.aliyuncs.com/a.txt?Expires=1",
            Role.OUTPUT,
            [],
        ),
        ("Python", "Status: 200", Role.OUTPUT, []),
        ("Send it", "frobl: 1\n????", Role.OTHER, ["block-accounted"]),
        ("Send it", "frobl: $x", Role.OTHER, ["block-accounted"]),
    ],
)
def test_output_is_accounted_for_by_its_heading_or_by_its_lines(
    heading: str, text: str, role: Role, rules: list[str]
) -> None:
    page = read_page("page.md", f"## {heading}\n\n```\n{text}\n```\n".encode())

    assert [one.role for one in page.blocks] == [role]
    assert [one.rule for one in page.problems] == rules


def test_a_fence_with_a_name_of_its_own_is_no_output_for_its_heading() -> None:
    page = read_page("page.md", b"## Response\n\n```frobl\n????\n```\n")

    assert [one.rule for one in page.problems] == ["block-accounted"]


def test_a_block_without_any_sign_of_its_language_is_unaccounted_for() -> None:
    page = page_of("```\n????\n```\n")

    assert [problem.rule for problem in page.problems] == ["block-accounted"]


def test_code_in_an_html_comment_is_no_block() -> None:
    page = page_of('<!--\n```python\nprint("hidden")\n```\n-->\n\n```sh\ncurl x\n```\n')

    assert [block.language for block in page.blocks] == [Language.SHELL]


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("language-java", Language.JAVA),
        ("{.python}", Language.PYTHON),
        ("js [axios]", Language.JAVASCRIPT),
        ("nodejs", Language.JAVASCRIPT),
        ("zsh", Language.SHELL),
        ("cs", Language.CSHARP),
        ("java title=Upload.java", Language.JAVA),
    ],
)
def test_languages_are_named_freely(info: str, language: Language) -> None:
    (block,) = page_of(f"```{info}\nwhatever\n```\n").blocks

    assert (block.language, block.found_by) == (language, "fence")


@pytest.mark.parametrize(
    ("info", "text", "language"),
    [
        ("shell", "PUT /key HTTP/1.1\nHost: example", Language.HTTP),
        ("js", "<!DOCTYPE html>\n<p>Pick one</p>", Language.HTML),
        ("javascript", '<input id="a">\n<script>\nconst a = { b: 1 };\n</script>', Language.HTML),
        ("ts", '<template>\n<b @click="a"/>\n</template>\n<script setup></script>', Language.HTML),
        ("jsx", "<form action={url}><b>Send</b></form>", Language.JAVASCRIPT),
    ],
)  # fmt: skip
def test_a_label_that_the_code_contradicts_is_not_believed(
    info: str, text: str, language: Language
) -> None:
    (block,) = page_of(f"```{info}\n{text}\n```\n").blocks

    assert (block.language, block.found_by == "code") == (language, info != "jsx")


def test_an_attribute_line_after_a_fence_names_its_language() -> None:
    (block,) = page_of("```\nsomething\n```\n{: .language-go}\n").blocks

    assert block.language is Language.GO


def test_blocks_of_a_code_tag_without_fences_are_found() -> None:
    text = "<dx-codeblock>\n::: Python python\nimport os\n:::\n</dx-codeblock>\n"

    (block,) = page_of(text).blocks
    assert (block.language, block.line, block.tab) == (Language.PYTHON, 3, "Python python")


def test_output_is_not_run() -> None:
    (block,) = page_of("```sh output\n200\n```\n").blocks

    assert block.role is Role.OUTPUT


def test_a_link_to_the_same_heading_path_is_kept() -> None:
    (block,) = page_of("# One\n\n## Two {#two}\n\n```go\npackage main\n```\n").blocks

    assert block.headings == ("One", "Two {#two}")


def test_code_of_a_list_in_tabs_is_dedented_by_what_its_lines_share() -> None:
    (block,) = page_of("- item\n\n  ```c\n\tint a;\n\t  int b;\n  ```\n").blocks

    assert block.text == "int a;\n  int b;\n"


def test_emphasis_in_code_is_a_problem_of_the_page() -> None:
    page = page_of('```sh\ncurl -T "**_file_**" "<signedUrl>"\n```\n')

    assert [problem.rule for problem in page.problems] == ["page-intact"]


def test_what_names_a_signed_url_and_downloads_nothing_is_judged_as_an_upload() -> None:
    (block,) = page_of('```sh\ncurl --data-binary @f "<signedUrl>"\n```\n').blocks

    assert block.role is Role.UPLOADER


@pytest.mark.parametrize(
    ("code", "role"),
    [
        ('```sh\ncurl "<signedUrl>"\n```\n', Role.DOWNLOADER),
        ('```sh\ncurl -o f "<signedUrl>"\n```\n', Role.DOWNLOADER),
        ('```sh\ncurl -d x "<signedUrl>"\n```\n', Role.UPLOADER),
        ("```js\nawait fetch('<signedUrl>');\n```\n", Role.DOWNLOADER),
        ("```js\nawait fetch('<signedUrl>', { method: 'PUT', body });\n```\n", Role.UPLOADER),
        ("```js\nfetch(signedUrl).then((r) => r.text()).then(show);\n```\n", Role.DOWNLOADER),
        ("```js\nawait fetch('PRESIGNED_DOWNLOAD_URL', { cache: 0 });\n```\n", Role.DOWNLOADER),
        ("```js\nawait fetch(presignedUrl, { method, body });\n```\n", Role.UPLOADER),
        ("```js\nawait (await fetch(signedUrlService)).json();\n```\n", Role.FRAGMENT),
        ('```java\nInputStream in = new URL("<signedUrl>").openStream();\n```\n', Role.DOWNLOADER),
        ('```python\nurllib.request.urlopen("<signedUrl>").read()\n```\n', Role.DOWNLOADER),
        ('```php\n<?php echo file_get_contents("<signedUrl>");\n```\n', Role.DOWNLOADER),
    ],
)
def test_what_only_asks_with_a_signed_url_downloads(code: str, role: Role) -> None:
    (block,) = page_of(code).blocks

    assert block.role is role


HEXO = "{% tabs x %}\n<!-- tab Java -->\n```\nany\n```\n<!-- endtab -->\n{% endtabs %}\n"
SPHINX = ".. tabs::\n\n   .. tab:: Java\n\n      .. code-block::\n\n         any\n"
DOCUSAURUS = '<Tabs>\n<TabItem value="java" label="Java">\n\n```\nany\n```\n\n</TabItem>\n</Tabs>\n'


STARLIGHT = (
    '<Tabs>\n  <TabItem label="Java">\n    ```java\n    any\n    ```\n  </TabItem>\n</Tabs>\n'
)


@pytest.mark.parametrize(
    ("file", "text", "line", "found_by", "tab"),
    [
        ("a.md", "{% codeblock lang:java %}\nany\n{% endcodeblock %}\n", 2, "fence", ""),
        ("a.md", "{% highlight java linenos %}\nany\n{% endhighlight %}\n", 2, "fence", ""),
        ("a.md", "{{< highlight java >}}\nany\n{{< /highlight >}}\n", 2, "fence", ""),
        ("a.md", HEXO, 4, "tab", "Java"),
        ("a.md", '{% tab title="Java" %}\n```\nany\n```\n{% endtab %}\n', 3, "tab", "Java"),
        ("a.md", '{{< tab "Java" >}}\n```\nany\n```\n{{< /tab >}}\n', 3, "tab", "Java"),
        ("a.md", "::: code-group\n\n```java [Java 17]\nany\n```\n:::\n", 4, "fence", "Java 17"),
        ("a.mdx", DOCUSAURUS, 5, "tab", "Java"),
        ("a.mdx", STARLIGHT, 4, "fence", "Java"),
        ("a.md", ":::{code-block} java\n:linenos:\nany\n:::\n", 3, "fence", ""),
        ("a.md", '<syntaxhighlight lang="java">\nany\n</syntaxhighlight>\n', 2, "fence", ""),
        ("a.md", '=== "Java"\n\n    ```\n    any\n    ```\n', 4, "tab", "Java"),
        ("a.md", "------\n#### [ Java ]\n\n```\nany\n```\n\n------\n", 5, "heading", ""),
        ("a.md", "# [Java](#tab/java)\n\n```\nany\n```\n", 4, "tab", "Java"),
        ("a.md", "### **Java**\n\n```\nany\n```\n", 4, "heading", ""),
        ("a.md", "```\nany\n```\n{: codeblock}\n{: java}\n", 2, "fence", ""),
        ("a.md", "[//]: # (.cssg-snippet-x)\n```java\nany\n```\n", 3, "fence", ""),
        ("a.md", "> ```java\n> any\n> ```\n", 2, "fence", ""),
        ("a.md", "``` {#codeblock_4hm_7v1_axe}\nimport java.io.File;\n```\n", 2, "code", ""),
        ("a.rst", SPHINX, 7, "tab", "Java"),
        ("a.rst", ".. tabs::\n\n   .. code-tab:: java\n\n      any\n", 5, "fence", "java"),
        ("a.rst", "Run this::\n\n   import java.io.File;\n", 3, "code", ""),
        ("a.adoc", "[tabs]\n====\nJava::\n+\n----\nany\n----\n====\n", 6, "tab", "Java"),
        ("a.html", '<pre><code class="lang-java">any</code></pre>\n', 1, "fence", ""),
    ],
)  # fmt: skip
def test_code_and_tabs_of_every_system_are_read(
    file: str, text: str, line: int, found_by: str, tab: str
) -> None:
    page = page_of(text, file)

    (block,) = page.blocks
    assert (block.language, block.line) == (Language.JAVA, line)
    assert (block.found_by, block.tab) == (found_by, tab)
    assert page.problems == ()


def test_a_session_of_python_is_what_a_reader_types() -> None:
    session = ">>> with open('a.txt') as data:\n...     send(data)\n...\nOK\n>>> print(1)\n1\n"

    (block,) = page_of(f"```pycon\n{session}```\n").blocks
    (other,) = page_of("```python\nprint('>>> no prompt')\n```\n").blocks

    assert block.language is Language.PYTHON
    assert block.text == "with open('a.txt') as data:\n    send(data)\n\n\nprint(1)\n\n"
    assert (block.position(1), block.position(5, 7)) == ((2, 5), (6, 11))
    assert other.text == "print('>>> no prompt')\n"


@pytest.mark.parametrize(
    ("fence", "session", "typed"),
    [
        ("python", "In [1]: import a\n   ...: a.b\nOut[1]: 2\n", "import a\na.b\n"),
        ("irb", "irb(main):001:0> a = 1\n=> 1\nirb(main):002:0> puts a\n", "a = 1\n\nputs a"),
        ("ruby", "[1] pry(main)> a = 1\n=> 1\n", "a = 1\n"),
        ("js", "> const a = 1\nundefined\n> a\n", "const a = 1\n\na"),
        ("php", "php > echo 1;\n1\n", "echo 1;\n"),
    ],
)
def test_a_session_of_an_interpreter_is_what_a_reader_types(
    fence: str, session: str, typed: str
) -> None:
    (block,) = page_of(f"```{fence}\n{session}```\n").blocks

    assert block.text.strip("\n") == typed.strip("\n")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("<Steps>\n  <Step>\n\n    ```\n    any\n    ```\n    </Step>\n</Steps>\n", 1),
        ("<Steps>\n  <Step>\n\n        It has no body.\n      </Step>\n  </Steps>\n", 0),
        ("<div>\n\n    Any prose.\n    </div>\n", 0),
        ('Any:\n\n    <Tab title="any">\n\n    ```\n    any\n    ```\n\n    </Tab>\n', 1),
        ("Any:\n\n    <form>\n    <input>\n    </form>\n", 1),
        ("Any:\n\n    return (\n      <Reel>\n        {one}\n      </Reel>\n    );\n", 1),
        ("Any:\n\n    List<String> one = all();\n", 1),
        ("Any:\n\n    echo '</reel>' >> reel.xml\n", 1),
    ],
)
def test_tags_of_components_that_are_indented_are_no_code(text: str, count: int) -> None:
    assert len(read_page("a.mdx", text.encode()).blocks) == count


def test_code_that_shows_marks_of_other_systems_is_left_alone() -> None:
    code = "<Tabs>\n    ```\n:::{code-block} java\n:::\n"

    (block,) = page_of(f"````text\n{code}````\n").blocks

    assert block.text == code


INCLUDED = [
    ("a.md", ':::code language="js" source="~/a.js" id="Snippet":::'),
    ("a.md", "<<< @/parts/a.js{2}"),
    ("a.md", '--8<-- "parts/a.js"'),
    ("a.md", '``` js title="a.js"\n--8<-- "parts/a.js"\n```'),
    ("a.md", '{% include "parts/a.js" %}'),
    ("a.md", '{{< readfile file="parts/a.js" code="true" lang="js" >}}'),
    ("a.md", "@[code js](./parts/a.js)"),
    ("a.md", "[!code-js[Main](parts/a.js?range=1-3)]"),
    ("a.md", "```js reference\nhttps://example.com/a.js\n```"),
    ("a.md", "```{literalinclude} parts/a.js\n:language: js\n```"),
    ("a.md", '<script src="https://gist.github.com/someone/1.js"></script>'),
    ("a.mdx", '<Code code={shown} lang="js" />'),
    ("a.mdx", 'import a from "!!raw-loader!parts/a.js";\n<CodeBlock language="js">{a}</CodeBlock>'),
    ("a.mdx", 'import shown from "./parts/a.js?raw";\n<Code code={shown} lang="js" />'),
    ("a.md", "```js\n{{#include parts/a.js:1:3}}\n```"),
    ("a.md", "```js\n{{#include parts/a.js:put}}\n```"),
    ("a.md", '```js\n-8<- "parts/a.js::3"\n```'),
    ("a.md", "```js\n--8<--\nparts/a.js\n--8<--\n```"),
    ("a.md", "```js\n{! parts/a.js [ln:1-3] !}\n```"),
    ("a.md", '{% include-markdown "parts/a.js" %}'),
    ("a.md", "```js\n::include{file=parts/a.js}\n```"),
    ("a.md", "[!code[Main](parts/a.js#L1-L3)]"),
    ("a.md", "```js\n// parts/a.js#L1-L3\n```"),
    ("a.md", "```js file=./parts/a.js\n```"),
    ("a.md", '{{< highlight-file "parts/a.js" "js" >}}'),
    ("a.md", '{{ code(path="parts/a.js", lang="js") }}'),
    ("a.md", "![[parts/a.js]]"),
    ("a.md", '<Snippet file="parts/a.js" />'),
    ("a.md", "[a](parts/a.js ':include :type=code js :fragment=put')"),
    ("a.md", '{% codesnippet "parts/a.js", language="js" %}{% endcodesnippet %}'),
    ("a.md", "[!INCLUDE [one](parts/a.js)]"),
    ("a.md", "```{.js include=parts/a.js}\n```"),
    ("a.md", '{::include file="parts/a.js" /}'),
    ("a.md", "<!--codeinclude-->\n[One](parts/a.js) inside_block:put\n<!--/codeinclude-->"),
    ("a.md", "```{include} parts/a.js\n:code: js\n:lines: 1-3\n```"),
    ("a.md", "{% gist 12345 %}"),
    ("a.md", '{% embed url="https://gist.github.com/someone/1" %}'),
    ("a.md", "{{< gist someone 1 >}}"),
    ("a.rst", ".. include:: parts/a.js\n   :code: js\n   :lines: 1-3"),
    ("a.adoc", "[source,js]\n----\ninclude::parts/a.js[lines=1..3]\n----"),
    ("a.rst", ".. literalinclude:: parts/a.js\n   :language: js"),
    ("a.adoc", "[source,js]\n----\ninclude::parts/a.js[tag=put]\n----"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text"), INCLUDED)
def test_code_that_is_taken_from_a_file_that_is_not_there_is_a_warning(
    file: str, text: str
) -> None:
    page = page_of(f"Text.\n\n{text}\n", file)

    (problem,) = page.problems
    assert (problem.rule, problem.severity) == ("block-accounted", Severity.WARNING)
    assert problem.line in {3, 4, 5}
    assert page.blocks == ()


@pytest.mark.parametrize(("file", "text"), [one for one in INCLUDED if "parts/" in one[1]])
def test_code_that_is_taken_from_a_file_that_is_there_is_a_block(file: str, text: str) -> None:
    shown = "// tag::put[]\nconst a = 1;\nconst b = 2;\n// end::put[]\n"
    page = read_page(file, f"# Title\n\n{text}\n".encode(), taken=lambda _: shown)

    (block,) = page.blocks
    assert block.language is Language.JAVASCRIPT
    assert "const b = 2;" in block.text
    assert block.position(2)[0] == block.line


def test_a_part_of_a_file_is_its_lines_or_its_region() -> None:
    text = "one\n# <put>\ntwo\n# </put>\nthree\n"

    assert part_of(text, "put") == "two"
    assert part_of(text, "1,5") == "one\nthree"
    assert part_of(text, "absent") == ""


def test_an_author_accounts_for_asciidoc_that_is_taken_from_another_file() -> None:
    said = '// harness: skip reason="has a test of its own"\n'
    page = page_of(f"{said}[source,java]\n----\ninclude::A.java[]\n----\n", "a.adoc")

    assert page.problems == ()
    assert page.blocks[0].reason == "has a test of its own"


PYTHON = "import os\n\nprint(os.name)\n"


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("a.md", '!!! tip "One"\n\n    ```python\n{4}\n    ```\n', 4),
        ("a.md", '??? note\n\n    === "Python"\n\n        ```python\n{8}\n        ```\n', 6),
        ("a.md", '{% code title="a.py" %}\n```python\n{0}\n```\n{% endcode %}\n', 3),
        ("a.md", "```{code-block} python\n:linenos:\n:caption: a.py\n\n{0}\n```\n", 5),
        ("a.md", "1. One\n\n   ```python\n{0}\n   ```\n\n2. Two\n", 4),
        ("a.md", "1. One\n\n    ```python\n{0}\n```\n", 4),
        ("a.mdx", '<CodeBlock language="python">\n{`{0}`}\n</CodeBlock>\n', 2),
        ("a.mdx", '<Code code={`{0}`} lang="python" />\n', 1),
        ("a.mdx", '<Code lang="python">\n{`{0}`}\n</Code>\n', 2),
        ("a.mdx", '<pre><code className="language-python">{`{0}`}</code></pre>\n', 1),
        ("a.mdx", '<pre>\n  <code className="language-python">\n  {`{0}`}\n</code></pre>\n', 3),
        ("a.md", "```python:line-numbers {2}\n{0}\n```\n", 2),
        ("a.qmd", "```{python}\n{0}\n```\n", 2),
        ("a.Rmd", "```{python}\n{0}\n```\n", 2),
        ("a.md", "[code language='python' title=\"x\"]\n{0}\n[/code]\n", 2),
        ("a.md", "[sourcecode lang=python]\n{0}\n[/sourcecode]\n", 2),
        ("a.org", "* One\n#+BEGIN_SRC python :results output\n{0}\n#+END_SRC\n", 3),
        ("a.rst", ".. prompt:: python $\n\n{3}\n", 3),
        (
            "a.rst",
            (
                "..\n   .. code-block:: python\n\n      import gone\n\n"
                ".. list-table::\n\n   * - One\n     - .. code-block:: python\n\n{8}\n"
            ),
            11,
        ),
        ("a.adoc", "[source,python]\n----\n{0} # <1>\n----\n<1> What.\n", 3),
        (
            "a.adoc",
            "////\n[source,python]\n----\nimport gone\n----\n////\n[,python]\n----\n{0}\n----\n",
            9,
        ),
        (
            "a.html",
            (
                "<pre lang='python'><code>import os</code><code></code>"
                "<code>print(os.name)</code></pre>"
            ),
            1,
        ),
        ("a.html", "<pre><code class='language-python'><ol>{li}</ol></code></pre>", 1),
        (
            "a.html",
            (
                "<table><tr><td class='gutter'><pre>1\n2</pre></td><td>"
                "<pre class='brush: python'>{0}</pre></td></tr></table>"
            ),
            2,
        ),
        ("a.html", "<textarea readonly lang='python'>{0}</textarea>", 1),
        (
            "a.html",
            (
                "<ac:structured-macro ac:name='code'><ac:parameter ac:name='language'>python"
                "</ac:parameter><ac:plain-text-body><![CDATA[{0}]]></ac:plain-text-body>"
                "</ac:structured-macro>"
            ),
            1,
        ),
        (
            "a.html",
            (
                "<pre lang='python'><div class='line'><i class='ln'>1</i>import os</div>"
                "<div class='line'></div><div class='line'>print(os.name)</div></pre>"
            ),
            1,
        ),
    ],
)
def test_a_block_is_what_a_reader_sees(file: str, text: str, line: int) -> None:
    for width in (0, 3, 4, 8):
        code = "\n".join(" " * width + one if one else "" for one in PYTHON.strip().split("\n"))
        text = text.replace(f"{{{width}}}", code)
    text = text.replace("{li}", "".join(f"<li>{one}</li>" for one in PYTHON.strip().split("\n")))

    (block,) = page_of(text, file).blocks
    assert block.text == PYTHON
    assert (block.language, block.line) == (Language.PYTHON, line)


@pytest.mark.parametrize("written", ["{0:>2}  {1}", "{0}: {1}", "{0:02} | {1}", "{0}. {1}"])
def test_numbers_of_lines_are_no_part_of_the_code(written: str) -> None:
    lines = PYTHON.rstrip("\n").split("\n")
    numbered = (written.format(number, line).rstrip() for number, line in enumerate(lines, 8))

    (block,) = page_of("```python\n" + "\n".join(numbered) + "\n```\n").blocks

    assert block.text == PYTHON
    assert block.position(1, 1) == (2, len(written.format(8, "")) + 1)


@pytest.mark.parametrize("code", ["1 2\n2 3\n", "1  one\n3  three\n", "1  one\nplain\n2  two\n"])
def test_numbers_that_count_no_lines_stay(code: str) -> None:
    (block,) = page_of(f"```text\n{code}```\n").blocks

    assert block.text == code


def test_code_is_as_it_is_published_up_to_the_end_of_each_line() -> None:
    (block,) = page_of('```sh\ncurl -T a \\ \n  "<signedUrl>"\n```\n').blocks

    assert block.text == 'curl -T a \\ \n  "<signedUrl>"\n'


def test_a_block_that_nobody_accounts_for_is_a_warning_and_an_open_fence_is_an_error() -> None:
    page = page_of("```\n????\n```\n\n```python\nprint(1)\n")

    assert {p.rule: p.severity for p in page.problems} == {
        "block-accounted": Severity.WARNING,
        "fence-closed": Severity.ERROR,
    }


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        (
            '```python title="conf.py"\nA = 1\n```\n\n```python\nfrom conf import A\n```\n',
            "conf.py",
        ),
        ("```js conf.js\nlet a;\n```\n\n```js\nconst { a } = require('./conf');\n```\n", "conf.js"),
        ("```js [conf.mjs]\nlet a;\n```\n\n```js\nimport a from './conf.mjs';\n```\n", "conf.mjs"),
    ],
)
def test_a_file_of_the_page_that_a_block_imports_goes_with_it(text: str, beside: str) -> None:
    first, second = page_of(text).blocks

    assert second.beside == ((beside, first.text),)
    assert first.beside == ()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<!doctype html>\n<input type=file id=f>\n<script>go()</script>", [1]),
        ("<!doctype html>\n<input type=search>\n<script>go()</script>", []),
        ("<input type=file>\n<pre>curl -T a.txt URL</pre>", [2]),
    ],
)
def test_a_page_that_takes_a_file_and_shows_no_code_is_the_program(
    text: str, lines: list[int]
) -> None:
    assert [block.line for block in read_page("page.html", text.encode()).blocks] == lines


@pytest.mark.parametrize(("fence", "near"), [("pyhton", "python"), ("golnag", "golang")])
def test_a_mistyped_language_is_named_with_the_one_that_may_be_meant(fence: str, near: str) -> None:
    page = read_page("page.md", f"```{fence}\nfoo <- bar\n```\n".encode())

    (problem,) = page.problems
    assert (problem.kind, problem.subject) == ("language-misspelt", fence)
    assert problem.details == {"near": near}


def test_a_component_that_a_fence_only_shows_holds_no_code_of_the_page() -> None:
    page = page_of("```jsx\n<Code code={`curl -T a.txt URL`} lang='sh' />\n```\n", "a.mdx")

    assert [block.text for block in page.blocks] == [
        "<Code code={`curl -T a.txt URL`} lang='sh' />\n"
    ]


def test_the_headings_of_an_outline_stand_above_its_code_and_commas_are_no_part_of_it() -> None:
    text = (
        "* Upload\n** By hand :sh:\n#+begin_src sh\n,* a\n#+end_src\n"
        "#+begin_example\n200\n#+end_example\n"
    )

    code, shown = page_of(text, "a.org").blocks

    assert (code.headings, code.text) == (("Upload", "By hand"), "* a\n")
    assert shown.language == "text"


def test_a_page_of_markdown_is_parsed_once_where_nothing_is_taken_out_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[str] = []
    parse = markdown.PARSER.parse

    def counted(text: str) -> list[Token]:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(markdown.PARSER, "parse", counted)

    reader = markdown.read_markdown("# Upload *now* & `then`\n\n```bash\ncurl\n```\n")

    assert [block.headings for block in reader.blocks] == [("Upload *now* & `then`",)]
    assert len(parsed) == 1


def test_a_header_that_arrives_empty_is_told_as_empty() -> None:
    assert signing_title("A URL", {"a": "b", "c": ""}) == "A URL that signs a: b, c: (empty)"


def test_a_component_holds_its_code_in_any_marks() -> None:
    text = """<CodeBlock className="language-bash">{'curl -T "a b"'}</CodeBlock>\n"""

    (block,) = page_of(text, "a.mdx").blocks
    assert (block.text, block.language) == ('curl -T "a b"\n', Language.SHELL)
