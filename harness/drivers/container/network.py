"""All the containers that meet one server, and the name server that leads them to it."""

import docker

from harness.drivers.container.control_socket import sweep_folders
from harness.drivers.container.engine import plainly
from harness.drivers.container.names import NameServer
from harness.drivers.container.owner import sweep, this_run
from harness.drivers.container.places import LOOPBACK
from harness.drivers.container.pool import ContainerPool, ContainerSettings
from harness.drivers.driver import Host
from harness.drivers.trust import Trust


class ContainerNetwork:
    """Containers inside which every name of the service is the mock.

    ``fresh`` uses none twice; ``patience`` is how many seconds one that is at work is waited for.
    """

    def __init__(
        self,
        engine: docker.DockerClient,
        host: Host,
        *,
        fresh: bool = False,
        patience: float = 0.0,
    ) -> None:
        sweep(engine)
        sweep_folders()
        with plainly("describe itself"):
            cores = int(engine.info()["NCPU"])
        self.endpoint = f"https://{host.public_name}"
        self._names = NameServer(host.public_name, LOOPBACK)
        around = ContainerSettings(
            engine=engine,
            owner=this_run(),
            trust=Trust(host.public_name),
            host=host,
            names=self._names,
            cores=cores,
        )
        self.containers = ContainerPool(around, fresh=fresh, patience=patience)
        self._closed = False

    def close(self) -> None:
        """End every container."""
        self.containers.close()
        if not self._closed:
            self._closed = True
            self._names.close()
