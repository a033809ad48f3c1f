"""The live page and the admin interface, as one application."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware

from harness.console.events import stream
from harness.console.messages import (
    AccountInput,
    AdminError,
    BucketFacts,
    BucketInput,
    ClockFacts,
    ClockInput,
    HostInput,
    ServerFacts,
    TicketInput,
)
from harness.console.signing import UrlSigner
from harness.console.site import add_page, headers_of
from harness.console.watch import Watch
from harness.errors import HarnessError, UsageError
from harness.model.cors import CorsRule
from harness.model.observation import Exchange
from harness.model.ticket import Ticket
from harness.server import MockServer, SystemClock

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
NO_CONTENT = 204
DESCRIPTION = (
    "Buckets, keys, tickets, faults, the clock and the journal of a strict mock OSS. "
    "A ticket is a bucket with a clock and faults of its own."
)

Next = Callable[[Request], Awaitable[Response]]


def application(signer: UrlSigner, clock: SystemClock, watch: Watch) -> FastAPI:
    """Return the application; it listens to nothing by itself."""
    server = signer.server
    app = FastAPI(
        title="Strict mock OSS", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None
    )
    # A page in a browser can reach loopback, too: by a name that is made to point here, or by a
    # request that it may not read. Neither gets in.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)
    app.middleware("http")(partial(_own_page_only, headers_of(signer)))
    app.exception_handler(HarnessError)(_trouble)
    add_page(app, signer)
    _add_server(app, server, clock, signer.region)
    _add_buckets(app, server)
    _add_identities(app, server)
    _add_journal(app, server, watch)
    return app


def _add_server(app: FastAPI, server: MockServer, clock: SystemClock, region: str) -> None:
    @app.get("/v1/server", tags=["server"])
    def server_facts() -> ServerFacts:
        """Tell where the server listens."""
        return ServerFacts(endpoint=server.endpoint, region=region, now=clock.now())

    @app.get("/v1/clock", tags=["server"])
    def clock_facts() -> ClockFacts:
        """Tell what the clock shows."""
        return ClockFacts(now=clock.now(), offset=clock.offset)

    @app.put("/v1/clock", tags=["server"])
    def set_clock(asked: ClockInput) -> ClockFacts:
        """Set the clock, or move it by an offset from the machine's own."""
        if (asked.now is None) == (asked.offset is None):
            raise UsageError("A clock takes either now or offset.", hint='{"offset": 3600}')
        machine = clock.now() - clock.offset
        clock.offset = asked.offset if asked.now is None else asked.now - machine  # type: ignore[assignment]  # one of both is there
        return clock_facts()


def _add_buckets(app: FastAPI, server: MockServer) -> None:
    @app.get("/v1/buckets", tags=["buckets"])
    def list_buckets() -> list[BucketFacts]:
        """List the buckets."""
        return [
            BucketFacts(name=bucket.name, owner=bucket.owner, acl=bucket.acl)
            for bucket in server.buckets()
        ]

    @app.put("/v1/buckets/{name}", tags=["buckets"])
    def put_bucket(name: str, asked: BucketInput) -> BucketFacts:
        """Make a bucket, or change its owner and ACL."""
        server.create_bucket(name, asked.owner)
        server.set_acl(name, asked.acl)
        return BucketFacts(name=name, owner=asked.owner, acl=asked.acl)

    @app.put("/v1/buckets/{name}/cors", status_code=NO_CONTENT, tags=["buckets"])
    def put_cors(name: str, rules: tuple[CorsRule, ...]) -> None:
        """Set what pages of other origins may do with a bucket; no rule allows nothing."""
        server.set_cors(name, rules)

    @app.delete("/v1/buckets/{name}", status_code=NO_CONTENT, tags=["buckets"])
    def drop_bucket(name: str) -> None:
        """Drop a bucket with its objects and its journal."""
        server.dismiss(name)

    @app.put("/v1/tickets/{bucket}", status_code=NO_CONTENT, tags=["tickets"])
    def put_ticket(bucket: str, asked: TicketInput) -> None:
        """Give a bucket a clock and a fault; the bucket is made if need be."""
        server.admit(asked.ticket(bucket))

    @app.delete("/v1/tickets/{bucket}", status_code=NO_CONTENT, tags=["tickets"])
    def drop_ticket(bucket: str) -> None:
        """Let a bucket behave again."""
        server.admit(Ticket(bucket=bucket))

    @app.put("/v1/hosts/{host}", status_code=NO_CONTENT, tags=["buckets"])
    def put_host(host: str, asked: HostInput) -> None:
        """Let a host name of one's own (CNAME) stand for a bucket."""
        server.bind_cname(host, asked.bucket)


def _add_identities(app: FastAPI, server: MockServer) -> None:
    @app.put("/v1/accounts/{name}", status_code=NO_CONTENT, tags=["keys"])
    def put_account(name: str, asked: AccountInput) -> None:
        """Set the keys and tokens of an account; ``owner`` is the server's own."""
        server.learn(asked.account("" if name == "owner" else name))


def _add_journal(app: FastAPI, server: MockServer, watch: Watch) -> None:
    @app.get("/v1/journal/{bucket}", tags=["journal"])
    def journal(
        bucket: str,
        method: str = "",
        key: str = "",
        cause: str = "",
        status: Annotated[int | None, Query(description="0 for requests without an answer")] = None,
        after: Annotated[int, Query(description="only entries with a higher number")] = 0,
    ) -> list[Exchange]:
        """Tell what the requests to a bucket did, once those under way are over."""
        return [
            exchange
            for exchange in server.journal(bucket)
            if exchange.number > after
            and method in {"", exchange.method}
            and key in {"", exchange.key}
            and cause in {"", exchange.cause}
            and status in {None, exchange.status}
        ]

    @app.get("/v1/events", tags=["journal"], response_class=StreamingResponse)
    def events(
        bucket: str = "",
        last: Annotated[int, Query(description="so many of the past, too", ge=0)] = 0,
    ) -> StreamingResponse:
        """Stream every request that is over as a server-sent event named ``exchange``."""
        lines = stream(watch, bucket=bucket, last=last)
        return StreamingResponse(lines, media_type="text/event-stream")


async def _own_page_only(headers: dict[str, str], request: Request, call_next: Next) -> Response:
    if request.headers.get("origin") in {None, f"http://{request.headers['host']}"}:
        response = await call_next(request)
    else:
        trouble = AdminError(message="Pages of other origins may not use this interface.")
        response = JSONResponse(trouble.model_dump(), status_code=403)
    response.headers.update(headers)
    return response


def _trouble(_request: Request, error: Exception) -> Response:
    hint = error.hint if isinstance(error, HarnessError) else ""
    message = error.message if isinstance(error, HarnessError) else str(error)
    status = 400 if isinstance(error, UsageError) else 500
    return JSONResponse(AdminError(message=message, hint=hint).model_dump(), status_code=status)
