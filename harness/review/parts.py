"""What several rules ask of a page's program."""

from harness.model.job import Job
from harness.model.page import Role, Runtime
from harness.model.page_program import PageProgram
from harness.pages.components import is_component
from harness.syntax.source import parse

URL, TARGET = "HARNESS_SIGNED_URL", "HARNESS_SIGNED_TARGET"
FILE = "HARNESS_FILE"
# What makes other bytes of a file on purpose; in Go it is a writer of the package.
PACKS = frozenset(
    (
        *("compress", "gzip", "gzipSync", "deflate", "deflateSync", "brotliCompress", "GzipFile"),
        *("brotliCompressSync", "gzencode", "gzcompress", "GZIPOutputStream", "GzipWriter"),
        *("ZipFile", "ZipOutputStream", "ZipArchive", "encrypt"),
    )
)
PACKAGES = frozenset(("gzip", "zlib", "zip", "flate"))


def page_file(job: Job) -> str:
    """Return the file of the job's page."""
    return job.page.file if job.page else ""


def signs(job: Job) -> bool:
    """Tell whether the program is its page's signer."""
    return job.block is not None and job.block.block.role is Role.SIGNER


def transfers(job: Job) -> bool:
    """Tell whether the program uploads or downloads through a signed URL."""
    return job.block is not None and job.block.block.role is not Role.SIGNER


def in_browser(job: Job) -> bool:
    """Tell whether the program is a page's script: it has users, and no exit code."""
    return job.block is not None and job.block.toolkit.runtime is Runtime.BROWSER


def uses_file(program: PageProgram) -> bool:
    """Tell whether the program sends the local file: some send what they have made themselves."""
    return _takes(program, FILE) and not program.bound.reads_own


def packs(program: PageProgram) -> bool:
    """Tell whether the program compresses, packs or encrypts something itself."""
    source = parse(program.block.language, program.block.before + program.block.text)
    return any(
        call.name.rpartition(".")[2] in PACKS
        or (call.name == "NewWriter" and call.receiver in PACKAGES)
        for call in (source.calls if source else ())
    )


def uses_url(program: PageProgram) -> bool:
    """Tell whether the program is given the signed URL; a component may be handed it."""
    return _takes(program, URL) or _takes(program, TARGET) or is_component(program.block)


def _takes(program: PageProgram, variable: str) -> bool:
    bound = program.bound
    named = {*bound.variables, *(ours for _, ours in bound.environment)}
    return bound.takes_arguments or variable in named
