"""From a scenario to one signed upload."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.engine.keyring import Keyring
from harness.model.cell import Cell
from harness.model.observation import Digests
from harness.model.scenario import HostName, Scenario, Sign
from harness.model.signed import Signed
from harness.model.upload import SignedUpload
from harness.oss.headers import METADATA_PREFIX
from harness.signing.damage import damage_url, host_of, under_own_name
from harness.signing.sign import Signature, sign_url, signed_at

CONTENT_MD5 = "Content-MD5"


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """The target of an upload: the server, its region, the cell's bucket and the bucket beside it.

    ``own_name`` is the bucket's own host name (CNAME) with its port, empty where it has none.
    """

    endpoint: str
    region: str
    bucket: str
    other_bucket: str
    own_name: str = ""

    def placed(self, url: str, host: HostName, *, keeps_bucket: bool = False) -> str:
        """Return a URL of the endpoint under the name of the bucket that is wanted."""
        if host is HostName.ENDPOINT:
            return url
        return under_own_name(url, self.own_name, self.bucket, keeps_bucket=keeps_bucket)


def sign_upload(
    cell: Cell, address: Address, keyring: Keyring, source: Digests | None
) -> SignedUpload:
    """Return the URL that the uploader gets and the headers that it is told to send.

    ``bucket`` and ``key`` of the upload are where the request arrives, after any damage to the URL.
    """
    scenario = cell.scenario
    sign, damage = scenario.sign, scenario.damage
    headers = _unavoidable(cell) | dict(sign.headers) | _content_md5(scenario, source)
    with_metadata = headers | {
        METADATA_PREFIX + name: value for name, value in sign.all_metadata.items()
    }
    url = sign_url(_signature(sign, with_metadata, address, keyring))
    lower = {name.lower(): value for name, value in with_metadata.items()}
    damaged = damage_url(
        url, damage=damage, bucket=address.bucket, other_bucket=address.other_bucket
    )
    return SignedUpload(
        url=address.placed(damaged, scenario.host, keeps_bucket=damage.bucket_in_path),
        method=sign.method,
        bucket=address.other_bucket if damage.other_bucket else address.bucket,
        key=damage.key or sign.key.value,
        signed_at=signed_at(url, sign.expires),
        signed_headers=lower,
        send_headers=_changed(headers, scenario.send.set_headers, scenario.send.drop_headers),
        send_metadata=_changed(
            sign.all_metadata, scenario.send.set_metadata, scenario.send.drop_metadata
        ),
        signed=Signed(
            url=address.placed(url, sign.host),
            method=sign.method,
            bucket=address.bucket,
            key=sign.key.value,
            headers=lower,
        ),
    )


def _signature(
    sign: Sign, headers: Mapping[str, str], address: Address, keyring: Keyring
) -> Signature:
    wanted = Signature(
        endpoint=address.endpoint,
        region=sign.region or address.region,
        bucket=address.bucket,
        key=sign.key.value,
        credentials=keyring.pairs[sign.signer],
        token=keyring.token(sign.signer),
        method=sign.method,
        auth=sign.auth,
        expires=sign.expires,
        headers=headers,
        slash_safe=sign.slash_safe,
    )
    if not sign.signs_host:
        return wanted
    # The name is that of the URL, which only the SDK makes.
    return replace(wanted, host=host_of(address.placed(sign_url(wanted), sign.host)))


def _changed(
    signed: Mapping[str, str], added: Mapping[str, str], dropped: tuple[str, ...]
) -> dict[str, str]:
    return {name: value for name, value in signed.items() if name not in dropped} | dict(added)


def _unavoidable(cell: Cell) -> dict[str, str]:
    chosen = {
        name.lower() for name in (*cell.scenario.sign.headers, *cell.scenario.send.set_headers)
    }
    unavoidable = cell.client.must_sign.headers
    return {name: value for name, value in unavoidable.items() if name.lower() not in chosen}


def _content_md5(scenario: Scenario, source: Digests | None) -> dict[str, str]:
    if not scenario.sign.content_md5 or source is None:
        return {}
    right = bytes.fromhex(source.md5)
    chosen = (
        right
        if scenario.sign.content_md5 == "right"
        else hashlib.md5(right, usedforsecurity=False).digest()
    )
    return {CONTENT_MD5: base64.b64encode(chosen).decode()}
