from tests.server.conftest import server, site

__all__ = ["server", "site"]
