"""Uploads by hand, over a plain socket, so that each lie is exactly what it says."""

import http.client
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from harness.drivers.driver import Workplace
from harness.model.observation import ProcessFacts
from harness.model.upload import SignedUpload

Uploader = Callable[[SignedUpload, Workplace], ProcessFacts]


def said(status: int | None, also: str = "") -> ProcessFacts:
    printed = "" if status is None else f"Upload status: {status}"
    return ProcessFacts(
        exit_code=0, stdout=also + printed, stderr="", reported_status=status, seconds=0.01
    )


def put(
    upload: SignedUpload,
    body: bytes,
    *,
    extra: dict[str, str] | None = None,
    without: tuple[str, ...] = (),
) -> int:
    url = urlsplit(upload.url)
    assert url.hostname is not None
    headers = dict(upload.send_headers)
    headers |= {f"x-oss-meta-{name}": value for name, value in upload.send_metadata.items()}
    headers = {name: value for name, value in headers.items() if name not in without}
    connection = http.client.HTTPConnection(url.hostname, url.port, timeout=20)
    try:
        connection.putrequest("PUT", f"{url.path}?{url.query}", skip_accept_encoding=True)
        for name, value in {**headers, **(extra or {})}.items():
            connection.putheader(name, value.encode())
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return connection.getresponse().status
    finally:
        connection.close()


def honest(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    if not place.file.exists():
        return said(None)
    return said(put(upload, place.file.read_bytes()))


def sends_nothing(_upload: SignedUpload, _place: Workplace) -> ProcessFacts:
    return said(200)


def asks_for_what_is_not_allowed(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    url = urlsplit(upload.url)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=20)
    asks = {"Origin": "https://www.example.com", "Access-Control-Request-Method": "PUT"}
    connection.request("OPTIONS", f"{url.path}?{url.query}", headers=asks)
    connection.getresponse().read()
    connection.close()
    return honest(upload, place)


def sends_twice(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    put(upload, place.file.read_bytes())
    return said(put(upload, place.file.read_bytes()))


def adds_a_content_type(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return said(put(upload, place.file.read_bytes(), extra=form))


def forgets_the_storage_class(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return said(put(upload, place.file.read_bytes(), without=("x-oss-storage-class",)))


def always_reports_success(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    put(upload, place.file.read_bytes())
    return said(200)


def reports_nothing(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    put(upload, place.file.read_bytes())
    return said(None)


def sends_a_form(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    form = b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n%b\r\n--b--\r\n'
    return said(put(upload, form % place.file.read_bytes()))


def turns_a_byte(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    body = bytearray(place.file.read_bytes())
    body[-1] ^= 1
    return said(put(upload, bytes(body)))


def drops_cache_control(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return said(put(upload, place.file.read_bytes(), without=("Cache-Control",)))


def empties_the_object(upload: SignedUpload, _place: Workplace) -> ProcessFacts:
    return said(put(upload, b""))


def prints_the_url(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    status = put(upload, place.file.read_bytes())
    return said(status, also=f"PUT {upload.url} HTTP/1.1\n")


def crashes_afterwards(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(honest(upload, place), exit_code=3)


def throws_in_a_thread(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    error = (
        "Exception in thread Thread-1 (report):\nTraceback (most recent call last):\n"
        '  File "upload.py", line 9, in report\n'
        "AttributeError: 'Response' object has no attribute 'status'\n"
    )
    return replace(honest(upload, place), stderr=error)


def complains_of_a_destructor(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    error = (
        "Exception ignored in: <function Pipe.__del__ at 0x7f00>\n"
        "Traceback (most recent call last):\nRuntimeError: Event loop is closed\n"
    )
    return replace(honest(upload, place), stderr=error)


def hangs(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(honest(upload, place), timed_out=True, exit_code=-9)


def reads_everything(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(honest(upload, place), peak_mib=4096.0)


def looks_for_other_hosts(upload: SignedUpload, place: Workplace) -> ProcessFacts:
    return replace(honest(upload, place), limits_hit=("network",))
