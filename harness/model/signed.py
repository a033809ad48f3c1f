"""What a signature was made for, told by whoever made it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    """One signed URL as it left its signer; header names in lower case, metadata with its prefix.

    An explanation may lean on it: a value that was signed and never sent cannot be guessed.
    """

    url: str = field(repr=False)
    method: str
    bucket: str
    key: str
    headers: Mapping[str, str] = field(default_factory=dict)
