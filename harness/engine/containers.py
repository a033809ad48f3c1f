"""What runs clients and pages in containers, and whether there can be any."""

from contextlib import closing

from harness.drivers.container.driver import ContainerDriver
from harness.drivers.container.engine import base_id, base_image, connect
from harness.drivers.driver import Driver
from harness.drivers.local import default_cache
from harness.errors import EnvironmentalError


def container_driver(*, warm: bool, fresh: bool) -> Driver:
    """Return the driver; raise EnvironmentalError where no engine answers."""
    return ContainerDriver(connect(), fresh=fresh, warm=warm)


def page_driver(*, warm: bool) -> Driver:
    """Return what pages run on; raise EnvironmentalError where no engine or base image is."""
    engine = connect()
    try:
        base_id(engine, base_image())
    except EnvironmentalError:
        engine.close()
        raise
    return ContainerDriver(engine, packs=default_cache() / "boxed", warm=warm)


def what_is_missing() -> str:
    """Return why there can be no containers, nothing where there can."""
    try:
        with closing(connect()) as client:
            base_id(client, base_image())
    except EnvironmentalError as error:
        return error.message
    return ""
