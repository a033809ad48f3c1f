"""Examples of the commands that people type most, as their help shows them."""

from collections.abc import Iterator, Mapping

EXAMPLES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "check": (
        ("harness check docs/upload.md", "a page, in containers"),
        ("harness check docs/upload.md:48 --driver local", "one block, on this machine"),
        ("harness check docs/upload.md --show baseline", "entries for what fails"),
    ),
    "run": (
        ("harness run -c 'java-*' -s 'put/*'", "a part of the matrix"),
        ("harness run --driver local --record run.jsonl", "all of it, kept for reports"),
    ),
    "fix": (("harness fix docs/upload.md --diff", "a patch; without --diff the page is changed"),),
    "report": (("harness report run.jsonl --html report", "a folder to look at in a browser"),),
    "serve": (("harness serve --port 9000", "what to export and to type next is printed"),),
    "sign": (
        (
            "harness sign PUT a.txt --endpoint http://127.0.0.1:9000 --bucket examplebucket",
            "for the server of `harness serve`",
        ),
    ),
    "explain": (
        ("harness explain --answer error.xml", "what OSS has answered; needs no secret"),
        ("harness explain status-expected", "a rule"),
    ),
}


def example_lines(command: str) -> Iterator[str]:
    """Yield the examples of a command below a heading, nothing where it has none."""
    examples = EXAMPLES.get(command, ())
    if examples:
        yield from ("", "Examples:")
    width = max((len(words) for words, _ in examples), default=0)
    for words, purpose in examples:
        yield f"  {words.ljust(width)}    # {purpose}"
