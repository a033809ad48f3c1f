"""``harness sign``: a signed URL, made by ``oss2``."""

import os
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlsplit

import typer

from harness.errors import UsageError
from harness.model.identity import AuthVersion, KeyPair
from harness.signing.sign import Signature, sign_url

KEY_ID = "OSS_ACCESS_KEY_ID"
KEY_SECRET = "OSS_ACCESS_KEY_SECRET"  # noqa: S105  the name of a variable
TOKEN = "OSS_SESSION_TOKEN"  # noqa: S105  likewise
METHODS = ("PUT", "GET", "HEAD", "POST", "DELETE", "OPTIONS")
LONGEST = 604_800  # seconds that the service allows to a V4 URL


def sign_command(  # noqa: PLR0913  a command has as many parameters as options
    method: Annotated[str, typer.Argument(help="The HTTP method, such as PUT.")],
    key: Annotated[str, typer.Argument(help="The object key.")],
    *,
    bucket: Annotated[str, typer.Option(help="The bucket.")] = "examplebucket",
    endpoint: Annotated[
        str, typer.Option(help="The server, as `harness serve` prints it.")
    ] = "http://127.0.0.1:9000",
    region: Annotated[str, typer.Option(help="The region.")] = "cn-hangzhou",
    header: Annotated[
        list[str] | None,
        typer.Option("-H", "--header", help="`Name: value` to sign; may be repeated."),
    ] = None,
    expires: Annotated[int, typer.Option(min=1, help="The validity in seconds.")] = 3600,
    auth: Annotated[
        AuthVersion, typer.Option(help="The version of the signature.")
    ] = AuthVersion.V4,
    slash_safe: Annotated[bool, typer.Option(help="Leave slashes in the key as they are.")] = True,
) -> None:
    """Print a signed URL, with the key pair from OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET."""
    for reason in _refused_later(key, auth, expires, region):
        typer.echo(f"harness: OSS will refuse this: {reason}", err=True)
    wanted = Signature(
        endpoint=checked_endpoint(endpoint),
        region=region,
        bucket=bucket,
        key=key,
        credentials=_pair(),
        token=os.environ.get(TOKEN, ""),
        method=checked_method(method),
        auth=auth,
        expires=expires,
        headers=dict(parse_header(text) for text in header or ()),
        slash_safe=slash_safe,
    )
    typer.echo(sign_url(wanted))


def _pair() -> KeyPair:
    key_id, secret = os.environ.get(KEY_ID, ""), os.environ.get(KEY_SECRET, "")
    if not key_id or not secret:
        raise UsageError(
            f"{KEY_ID} and {KEY_SECRET} are not both set.",
            hint="export both, as `harness serve` prints them, or those of your own bucket",
        )
    return KeyPair(access_key_id=key_id, access_key_secret=secret)


def checked_method(text: str) -> str:
    """Return the method in capital letters; raise UsageError for one that OSS does not have."""
    method = text.upper()
    if method not in METHODS:
        raise UsageError(f"{text!r} is no method of OSS.", hint=f"one of {', '.join(METHODS)}")
    return method


def checked_endpoint(text: str) -> str:
    """Return the endpoint; raise UsageError for a text that names no server."""
    split = urlsplit(text if "://" in text else f"//{text}")
    if not split.hostname or split.scheme not in ("", "http", "https"):
        raise UsageError(f"{text!r} is no endpoint.", hint="--endpoint http://127.0.0.1:9000")
    return text


def _refused_later(key: str, auth: AuthVersion, expires: int, region: str) -> Iterator[str]:
    if key.startswith(("/", "\\")):
        yield "the name of an object does not begin with a slash."
    if auth is AuthVersion.V4 and not region:
        yield "a V4 URL is signed for a region, and --region is empty."
    if auth is AuthVersion.V4 and expires > LONGEST:
        yield f"a V4 URL is valid for at most {LONGEST} s (7 days)."


def parse_header(text: str) -> tuple[str, str]:
    """Return name and value of ``Name: value``; raise UsageError for anything else."""
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or " " in name.strip():
        raise UsageError(f"{text!r} is not a header.", hint="-H 'Content-Type: text/plain'")
    return name.strip(), value.strip()
