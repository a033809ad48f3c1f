"""Servers with settings of their own."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path

from harness.server import MockServer, SystemClock
from tests.server.site import ACCOUNT, OTHERS, REGION, Site


@dataclass(frozen=True, kw_only=True, slots=True)
class Starter:
    """Starts servers on one folder and remembers them."""

    root: Path
    servers: list[MockServer] = field(default_factory=list)

    def server(  # noqa: PLR0913  these are the settings of a server
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        names: tuple[str, ...] = ("localhost",),
        tls: ssl.SSLContext | None = None,
        patience: float | None = None,
        linger: float | None = None,
        is_lasting: bool = False,
    ) -> MockServer:
        """Start a server."""
        server = MockServer(
            root=self.root,
            account=ACCOUNT,
            others=OTHERS,
            region=REGION,
            clock=SystemClock(),
            host=host,
            port=port,
            names=names,
            tls=tls,
            patience=patience,
            linger=linger,
            is_lasting=is_lasting,
        )
        self.servers.append(server)
        server.start()
        return server

    def site(self, *, patience: float | None = None, linger: float | None = None) -> Site:
        """Start a server with one bucket."""
        server = self.server(patience=patience, linger=linger)
        server.create_bucket("bucket")
        return Site(server=server, bucket="bucket")

    def lasting(self) -> Site:
        """Start a server that keeps its objects, with one bucket."""
        server = self.server(is_lasting=True)
        server.create_bucket("bucket")
        return Site(server=server, bucket="bucket")
