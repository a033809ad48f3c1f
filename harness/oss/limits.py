"""How long, how large and how many: the limits of the service that more than one room knows."""

from typing import Final

# The validity of a V4 URL in seconds: 7 days (EC 0002-00000232).
LONGEST_VALIDITY: Final = 604_800
# A callback after its decoding, in bytes, and the addresses in it (page "Callback").
LONGEST_CALLBACK: Final = 5 * 1024
MOST_CALLBACK_URLS: Final = 5
