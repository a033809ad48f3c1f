"""``harness sign``: a signed URL, made by ``oss2``."""

import os
from typing import Annotated

import oss2
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
    _warn(auth, expires)
    wanted = Signature(
        endpoint=endpoint,
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
    try:
        typer.echo(sign_url(wanted))
    except oss2.exceptions.ClientError as error:
        raise UsageError(f"oss2 does not sign this: {error.body}") from error


def _pair() -> KeyPair:
    key_id, secret = os.environ.get(KEY_ID, ""), os.environ.get(KEY_SECRET, "")
    if not key_id or not secret:
        raise UsageError(f"{KEY_ID} and {KEY_SECRET} are not both set.", hint="`harness serve`")
    return KeyPair(access_key_id=key_id, access_key_secret=secret)


def checked_method(text: str) -> str:
    """Return the method in capital letters; raise UsageError for one that OSS does not have."""
    method = text.upper()
    if method not in METHODS:
        raise UsageError(f"{text!r} is no method of OSS.", hint=f"one of {', '.join(METHODS)}")
    return method


def _warn(auth: AuthVersion, expires: int) -> None:
    if auth is AuthVersion.V4 and expires > LONGEST:
        told = f"OSS will refuse this: a V4 URL is valid for at most {LONGEST} s (7 days)."
        typer.echo(f"harness: {told}", err=True)


def parse_header(text: str) -> tuple[str, str]:
    """Return name and value of ``Name: value``; raise UsageError for anything else."""
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise UsageError(f"{text!r} is not a header.", hint="-H 'Content-Type: text/plain'")
    return name.strip(), value.strip()
