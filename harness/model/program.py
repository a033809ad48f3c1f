"""One snippet of one client, made ready to be built."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.model.client import Client
from harness.model.scenario import Flow, Variant

LOCAL_FILE = "upload.bin"


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """A snippet with its placeholders bound, beside the text that a page prints.

    ``support`` and ``locks`` map base names to contents; ``folder`` is the client's own folder.
    ``local_file`` is the name of the local file: some programs read its type from it.
    """

    client: Client
    flow: Flow
    variant: Variant
    folder: str
    published: str
    source: str
    support: Mapping[str, str]
    locks: Mapping[str, str]
    local_file: str = LOCAL_FILE

    @property
    def id(self) -> str:
        """The name of the program within its client."""
        return f"{self.flow}-{self.variant}"

    @property
    def file(self) -> str:
        """The snippet's own file name."""
        return self.client.snippets[self.flow].file

    @property
    def entry(self) -> str:
        """The name by which the built program is started."""
        return self.client.snippets[self.flow].entry
