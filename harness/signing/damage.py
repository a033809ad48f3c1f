"""What can happen to a signed URL on its way from the signer to the uploader."""

from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit, urlunsplit

from harness.model.scenario import Damage
from harness.oss.signature import V4_URL

DATE = V4_URL.date.decode()
SIGNATURE = V4_URL.signature.decode()
V4_DATE = "%Y%m%dT%H%M%SZ"


def damage_url(url: str, *, damage: Damage, bucket: str, other_bucket: str) -> str:
    """Return the URL as the uploader gets it; ``other_bucket`` may stand in for ``bucket``."""
    parts = urlsplit(url)
    path = parts.path
    host = parts.netloc
    # The service puts the bucket before the host name; an IP address has it in the path.
    is_virtual = host.startswith(f"{bucket}.")
    if damage.key:
        path = f"{'' if is_virtual else '/' + bucket}/{quote(damage.key)}"
    if damage.other_bucket and is_virtual:
        host = host.replace(bucket, other_bucket, 1)
    elif damage.other_bucket:
        path = path.replace(f"/{bucket}/", f"/{other_bucket}/", 1)
    pairs = [pair.partition("=") for pair in parts.query.split("&")]
    query = {name: value for name, _, value in pairs if name not in damage.drop_query}
    query |= {name: quote(value, safe="") for name, value in damage.set_query.items()}
    if damage.shift_date:
        query[DATE] = shift_within_day(query[DATE], damage.shift_date)
    if damage.flip_signature:
        query[SIGNATURE] = flip_last_digit(query[SIGNATURE])
    text = "&".join(f"{name}={value}" for name, value in query.items())
    damaged = urlunsplit((parts.scheme, host, path, text, ""))
    return damaged.partition(damage.cut_at)[0] if damage.cut_at else damaged


def under_own_name(url: str, netloc: str, bucket: str, *, keeps_bucket: bool = False) -> str:
    """Return the URL below a name of the bucket's own (CNAME), which needs no bucket in the path.

    ``keeps_bucket`` has it stand there all the same.
    """
    parts = urlsplit(url)
    key = parts.path.removeprefix(f"/{bucket}/").removeprefix("/")
    if parts.netloc.startswith(f"{bucket}."):
        key = parts.path.removeprefix("/")
    path = f"/{bucket}/{key}" if keeps_bucket else f"/{key}"
    return urlunsplit((parts.scheme, netloc, path, parts.query, ""))


def host_of(url: str) -> str:
    """Return what a client sends as ``Host`` with this URL."""
    return urlsplit(url).netloc


def flip_last_digit(signature: str) -> str:
    """Return the hexadecimal signature with one bit of its last digit turned over."""
    return signature[:-1] + f"{int(signature[-1], 16) ^ 1:x}"


def shift_within_day(date: str, seconds: int) -> str:
    """Return the date moved by so many seconds, backwards where forwards would leave the day.

    A changed day is another refusal (it must be the credential's), not a changed signature.
    """
    then = datetime.strptime(date, V4_DATE)  # noqa: DTZ007  only moved, never compared
    moved = then + timedelta(seconds=seconds)
    if moved.date() != then.date():
        moved = then - timedelta(seconds=seconds)
    return moved.strftime(V4_DATE)
