"""What the hosts of browsers are told, wherever they run."""

from harness import timeouts
from harness.oss.endpoints import DOMAIN


def browser_places() -> dict[str, str]:
    """Return what the places of a manifest mean by which a browser is set up."""
    return {"beacon": str(timeouts.BEACON), "domain": DOMAIN}
