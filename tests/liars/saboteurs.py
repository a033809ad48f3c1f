"""Honest clients in league with a server that stores something else than it was sent."""

from harness.drivers.driver import Workplace
from harness.drivers.in_process import Uploader
from harness.model.observation import ProcessFacts
from harness.model.upload import SignedUpload
from harness.server.service import MockServer
from tests.liars.uploaders import honest

TYPE, CLASS = "content-type", "x-oss-storage-class"


def stores_afterwards(
    server: MockServer, *, data: bytes | None = None, headers: dict[str, str] | None = None
) -> Uploader:
    def upload_then_sabotage(upload: SignedUpload, place: Workplace) -> ProcessFacts:
        facts = honest(upload, place)
        body = place.file.read_bytes() if data is None else data
        kept = {TYPE: "application/octet-stream", CLASS: "Standard"}
        signed = {k: v for k, v in upload.signed_headers.items() if k.startswith(("x-oss-", TYPE))}
        server.put_object(upload.bucket, upload.key, body, {**kept, **signed, **(headers or {})})
        return facts

    return upload_then_sabotage


def stores_another_body(server: MockServer) -> Uploader:
    return stores_afterwards(server, data=b"something else")


def loses_metadata(server: MockServer) -> Uploader:
    return stores_afterwards(server, headers={"x-oss-meta-author": "al"})


def adds_metadata(server: MockServer) -> Uploader:
    return stores_afterwards(server, headers={"x-oss-meta-surplus": "1"})


def guesses_the_type(server: MockServer) -> Uploader:
    return stores_afterwards(server, headers={TYPE: "text/html"})


def moves_to_the_archive(server: MockServer) -> Uploader:
    return stores_afterwards(server, headers={CLASS: "Archive"})


def stores_what_was_refused(server: MockServer) -> Uploader:
    return stores_afterwards(server)
