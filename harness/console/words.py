"""The live page in the language of the reader."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from harness.catalog.language import language_of_reader
from harness.catalog.wording import worded
from harness.model.explanation import Proof

# What the scripts of the page say; a test holds them to it.
SAID_BY_SCRIPTS = (
    "1 byte",
    "{} bytes",
    "no answer",
    "Fix: {}",
    "waited for 100-continue",
    ", {} signatures computed",
    "Code: {}",
    "Copied",
    "Copy",
    "live",
    "not connected",
    "sending…",
    "The page sees: {}, ETag {}.",
    "The page sees: {}.",
    (
        "The page sees: {}, and null for the ETag that was sent: the bucket's CORS rule has no "
        "ExposeHeader: ETag. Let the rule expose it: {}"
    ),
    "The page sees: {}: {}. It is not told more; the requests on this page tell why.",
    "{} from this page",
)


def live_page() -> str:
    """Return the page with its own words, and with those that its scripts say."""
    environment = Environment(
        loader=PackageLoader("harness.console", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.globals["worded"] = worded
    words = {text: worded(text) for text in (*SAID_BY_SCRIPTS, *Proof)}
    page = environment.get_template("live.html.j2")
    return page.render(language=language_of_reader(), words=words)
