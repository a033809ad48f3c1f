"""What a refused upload of a page sends otherwise than its page has signed it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.engine.page_places import block_place, request_place, spoken_place
from harness.engine.page_prepare import Specimen
from harness.model.cell import Cell
from harness.model.observation import Exchange, Observation
from harness.model.verdict import Finding, Place
from harness.pages.maps import spots

MISMATCH = "SignatureDoesNotMatch"
ALWAYS = ("content-type", "content-md5")
PREFIX = "x-oss-"
METADATA = "x-oss-meta-"


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One header that arrived otherwise than it was signed; None where it was not there."""

    name: str
    signed: str | None
    sent: str | None
    place: Place | None = field(default=None)

    @property
    def sentence(self) -> str:
        """Is the difference in words."""
        if self.signed is None:
            return f"`{self.name}: {self.sent}` was sent and had not been signed"
        if self.sent is None:
            return f"`{self.name}: {self.signed}` was signed and was not sent"
        return f"`{self.name}: {self.signed}` was signed and `{self.name}: {self.sent}` was sent"

    @property
    def fix(self) -> str:
        """Is what the author of the snippet has to write."""
        if self.signed is None:
            return f"Do not send `{self.name}`, or sign the URL with it."
        return f"Send `{self.name}: {self.signed}`."


def header_findings(
    cell: Cell, specimen: Specimen, observation: Observation, file: str
) -> tuple[Finding, ...]:
    """Return one finding a refused upload whose headers are not those that were signed."""
    findings = []
    for exchange in observation.exchanges:
        expected = exchange.status == cell.scenario.expect.status
        if exchange.code != MISMATCH or expected:
            continue
        found = list(_differences(exchange, observation, specimen, file))
        if not found:
            continue
        because = "; ".join(one.sentence for one in found)
        place = next((one.place for one in found if one.place), request_place(specimen, file))
        findings.append(
            Finding(
                rule="status-expected",
                message=f"The server answered {exchange.status} {exchange.code}: {because}.",
                fix=_dormant(specimen, found) + " ".join(one.fix for one in found),
                place=place,
            )
        )
    return tuple(findings)


def _dormant(specimen: Specimen, found: list[Difference]) -> str:
    """Return what to do with entries that the page has commented out, empty for none."""
    language = specimen.block.language
    asleep = {
        (METADATA if spot.kind == "metadata" else "") + entry.name.lower()
        for spot in (spots(language, specimen.block.text) if language else ())
        for entry in spot.entries
        if not entry.live
    }
    if not asleep & {one.name for one in found if one.signed is not None}:
        return ""
    return "Bring the entries that are commented out to life, with what was signed. "


def _differences(
    exchange: Exchange, observation: Observation, specimen: Specimen, file: str
) -> Iterator[Difference]:
    signed = observation.signed_headers
    sent = {name.lower(): value for name, value in exchange.headers}
    for name, value in sent.items():
        if name not in signed and (name in ALWAYS or name.startswith(PREFIX)):
            place = spoken_place(specimen, file, value) or spoken_place(specimen, file, name)
            yield Difference(name=name, signed=None, sent=value, place=place)
    for name, value in signed.items():
        if name not in sent:
            place = spoken_place(specimen, file, name) or _map_place(specimen, file, name)
            yield Difference(name=name, signed=value, sent=None, place=place)
        elif sent[name] != value:
            place = spoken_place(specimen, file, sent[name])
            yield Difference(name=name, signed=value, sent=sent[name], place=place)


def _map_place(specimen: Specimen, file: str, name: str) -> Place | None:
    language = specimen.block.language
    found = spots(language, specimen.block.text) if language else ()
    kind = "metadata" if name.startswith(METADATA) else "headers"
    for spot in sorted(found, key=lambda spot: spot.kind != kind):
        start = specimen.block.text.rfind("\n", 0, spot.start) + 1
        line = specimen.block.text[start:]
        return block_place(specimen, file, start + len(line) - len(line.lstrip()))
    return None
