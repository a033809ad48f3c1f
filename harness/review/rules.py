"""The manual of what is said of pages alone: no check finds it, but who reads and runs them."""

from collections.abc import Iterator

from harness.model.job import Job
from harness.model.observation import Observation
from harness.model.rule import Rule
from harness.model.severity import Severity
from harness.model.verdict import Finding

COMMON_MARK = "https://spec.commonmark.org/0.31.2/"
CURL = "https://curl.se/docs/manpage.html"
HTTP_URL_CONNECTION = (
    "https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/net/HttpURLConnection.html"
)
OSS = "https://www.alibabacloud.com/help/en/oss"
PRESIGNED = f"{OSS}/user-guide/upload-files-using-presigned-urls"
PUT_OBJECT = f"{OSS}/developer-reference/putobject"
SIGNATURES = f"{OSS}/developer-reference/add-signatures-to-urls"


def _found_elsewhere(_job: Job, _observation: Observation) -> Iterator[Finding]:
    return iter(())


def _page_rule(  # noqa: PLR0913  a rule has as many parts as its page in the manual
    name: str,
    title: str,
    why: str,
    *,
    explanation: str,
    wrong: str,
    right: str,
    references: tuple[str, ...],
    severity: Severity = Severity.WARNING,
) -> Rule:
    return Rule(
        id=name,
        title=title,
        why=why,
        check=_found_elsewhere,
        severity=severity,
        explanation=explanation,
        wrong=wrong,
        right=right,
        references=references,
    )


OF_THE_PAGE = (
    _page_rule(
        "block-accounted",
        "Somebody accounts for every block of the page",
        "A block that nobody looks at is a block that nobody checks.",
        explanation=(
            "The language of a block comes from its fence, its tab, its heading or the code. Where "
            "none of them tells, nobody knows whether it is a snippet: the page fails until its "
            "author says what the block is, or why it is not to be run."
        ),
        wrong="```",
        right='<!-- harness: skip reason="shows only the answer" -->',
        references=(f"{COMMON_MARK}#info-string",),
        severity=Severity.ERROR,
    ),
    _page_rule(
        "fence-closed",
        "Every fence of the page is closed",
        "What follows an open fence is code to every reader, the rest of the page included.",
        explanation=(
            "A fence ends with a line of at least as many backticks or tildes as it began with, "
            "and of nothing else. Without one, the block runs to the end of the page."
        ),
        wrong="````python … ```",
        right="```python … ```",
        references=(f"{COMMON_MARK}#fenced-code-blocks",),
        severity=Severity.ERROR,
    ),
    _page_rule(
        "page-intact",
        "No emphasis of the page stands in its code",
        "A reader pastes the asterisks along with the code.",
        explanation=(
            "Code is printed as it is: marks for bold or slanted text within a block stay there, "
            "and are no syntax of any language."
        ),
        wrong='curl -T "**_file_**" "<signedUrl>"',
        right='curl -T "<file>" "<signedUrl>"',
        references=(f"{COMMON_MARK}#fenced-code-blocks",),
        severity=Severity.ERROR,
    ),
    _page_rule(
        "placeholder-known",
        "Every placeholder of the snippet is one that is known",
        "One that is left over fails later as a 403 or a missing file, and names no cause.",
        explanation=(
            "A placeholder is replaced by the value that a reader would put there: the signed URL, "
            "the local file, bucket, key, endpoint, region, the key pair. One of a form that "
            "nobody knows is named as it stands, and nothing is run. A file that nobody knows for "
            "the local one shows when the block is run: its name was stored, or nothing was, or "
            "the process missed it."
        ),
        wrong='signed_url = "<yourSpecialThing>"',
        right='signed_url = "<signedUrl>"',
        references=("https://developers.google.com/style/placeholders",),
        severity=Severity.ERROR,
    ),
    _page_rule(
        "url-printed",
        "The signer prints the URL that it makes",
        "The reader of the next block needs it.",
        explanation=(
            "The page's own signer is run, and the last signed URL in what it prints goes to the "
            "uploaders and downloaders after it. A signer that prints none leaves them without."
        ),
        wrong='bucket.sign_url("PUT", key, 3600)',
        right='print(bucket.sign_url("PUT", key, 3600))',
        references=(PRESIGNED,),
        severity=Severity.ERROR,
    ),
    _page_rule(
        "url-good",
        "The URL that the signer prints is good for what it was signed for",
        "A signer with a mistake makes every snippet after it look wrong.",
        explanation=(
            "The URL is tried with the headers that the signer has signed, as far as the SDK or "
            "the code tells them, before any snippet of the page gets it. It must be for the "
            "method, the key pair, the region and the bucket that are used, and must not have "
            "ended by then; its host must be the bucket before an endpoint of the service, or a "
            "name of your own. The finding says which of them it is."
        ),
        wrong='bucket.sign_url("POST", key, 3600)',
        right='bucket.sign_url("PUT", key, 3600, slash_safe=True)',
        references=(SIGNATURES, PRESIGNED),
        severity=Severity.ERROR,
    ),
)
OF_A_REVIEWER = (
    _page_rule(
        "url-of-page",
        "What uses a URL gets that of the page's own signer",
        "A URL of the harness is good where that of the page may not be.",
        explanation=(
            "A reader pastes the URL that the signer before it has printed. Where that signer does "
            "not build or prints none, the block is run with a URL of the harness instead, so that "
            "its own mistakes are found; whether the two go together is not known then."
        ),
        wrong='bucket.sign_url("PUT", key, 3600)  # and nothing prints it',
        right='print(bucket.sign_url("PUT", key, 3600))',
        references=(PRESIGNED,),
    ),
    _page_rule(
        "exit-code",
        "The program ends with an error where the request was refused",
        "A script or a pipeline goes on as if the file were there.",
        explanation=(
            "Whoever calls the program sees its exit code and nothing else. A refused request must "
            "end with another one than 0: `curl --fail-with-body`, `raise_for_status()`, "
            "`process.exitCode = 1`, `os.Exit(1)`."
        ),
        wrong='curl -T demo.txt "$URL"',
        right='curl --fail-with-body -T demo.txt "$URL"',
        references=(
            f"{CURL}#--fail-with-body",
            "https://requests.readthedocs.io/en/latest/user/quickstart/#response-status-codes",
        ),
    ),
    _page_rule(
        "no-timeout",
        "The request has a timeout",
        "Without one, a server that never answers holds the program for ever.",
        explanation=(
            "Most HTTP libraries wait without end unless they are told how long. A limit for the "
            "connection and one for silence are better than one for the whole upload, which grows "
            "with the file."
        ),
        wrong="requests.put(url, data=file)",
        right="requests.put(url, data=file, timeout=60)",
        references=(
            "https://requests.readthedocs.io/en/latest/user/advanced/#timeouts",
            f"{CURL}#--max-time",
        ),
    ),
    _page_rule(
        "whole-file-in-memory",
        "The file is streamed",
        "A file of 5 GB needs 5 GB of memory, and phones have less.",
        explanation=(
            "Hand the open file or a stream to the library, with its length. HttpURLConnection "
            "collects the whole body unless it is told the length before."
        ),
        wrong="requests.put(url, data=file.read())",
        right="requests.put(url, data=file)",
        references=(
            "https://requests.readthedocs.io/en/latest/user/advanced/#streaming-uploads",
            HTTP_URL_CONNECTION,
        ),
    ),
    _page_rule(
        "no-length",
        "The length of the body is known before it is sent",
        "A body without a length goes in chunks, which other services and many proxies refuse.",
        explanation=(
            "net/http knows the length of a buffer and not that of an open file: set it from what "
            "the file system says."
        ),
        wrong='http.NewRequest("PUT", url, file)',
        right="request.ContentLength = info.Size()",
        references=(
            "https://pkg.go.dev/net/http#Request",
            "https://www.rfc-editor.org/rfc/rfc9112#section-6.2",
        ),
    ),
    _page_rule(
        "cause-hidden",
        "The cause of a failure reaches the reader",
        "A second error on the way out hides the first one, which was worth reading.",
        explanation=(
            "A `finally` that closes what was never opened throws a NullPointerException, and the "
            "reader never sees that the host was unknown. try-with-resources closes only what is "
            "there."
        ),
        wrong="} finally { response.close(); }",
        right="try (CloseableHttpResponse response = client.execute(put)) {",
        references=(
            "https://docs.oracle.com/javase/tutorial/essential/exceptions/tryResourceClose.html",
        ),
    ),
    _page_rule(
        "hard-coded-date",
        "The end of the URL is counted from now",
        "A date that stands in the code makes every reader's URL expire on one day.",
        explanation=(
            "An instant in a sample ages with it, and whoever pastes the sample later signs a URL "
            "that has ended already: count from the time of the call."
        ),
        wrong='parse("2026-01-01T00:00:00Z")',
        right="new Date(System.currentTimeMillis() + 3600 * 1000L)",
        references=(PRESIGNED,),
    ),
    _page_rule(
        "object-emptied",
        "The local file is opened before the connection",
        "A connection that is open before the file uploads nothing over what was there.",
        explanation=(
            "Once the output stream is open, an exception on the way to the file can still end as "
            "an upload of no bytes."
        ),
        wrong="connection.getOutputStream(); new FileInputStream(path);",
        right="new FileInputStream(path); connection.getOutputStream();",
        references=(HTTP_URL_CONNECTION,),
    ),
    _page_rule(
        "error-kept",
        "A refusal is not kept as the file",
        "The reader has a file, and it holds an error message.",
        explanation=(
            "Every snippet that downloads is run a second time without the object: the answer is a "
            "refusal in XML, and must not be left where the reader looks for the object."
        ),
        wrong='curl -o demo.txt "$URL"',
        right='curl --fail -o demo.txt "$URL"',
        references=(f"{CURL}#-f", "https://www.rfc-editor.org/rfc/rfc9110#section-15.5"),
    ),
    _page_rule(
        "object-kept",
        "Without the local file nothing is sent",
        "An upload of nothing empties the object that was there.",
        explanation=(
            "Every snippet that uploads a file is run a second time without it, over an object "
            "that stands at the key: that object must be the same afterwards."
        ),
        wrong="new FileEntity(new File(path))  // the request goes out before the file is missed",
        right="if (!file.canRead()) throw new FileNotFoundException(path);",
        references=(PUT_OBJECT,),
    ),
)
PAGE_RULES: tuple[Rule, ...] = (*OF_THE_PAGE, *OF_A_REVIEWER)
