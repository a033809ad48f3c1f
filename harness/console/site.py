"""The live page: its files, what it shows, and the form that signs."""

from importlib import import_module
from importlib.resources import files

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from harness.console.signing import UrlSigner
from harness.errors import HarnessError

KINDS = {"css": "text/css", "js": "text/javascript"}
POLICY = (
    "default-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none'; connect-src 'self'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def headers_of(signer: UrlSigner) -> dict[str, str]:
    """Return the headers of every answer; the page may speak to the server that it signs for."""
    return HEADERS | {"Content-Security-Policy": f"{POLICY} {signer.server.endpoint}"}


def add_page(app: FastAPI, signer: UrlSigner) -> None:
    """Add the routes of the page, which are no part of the documented interface."""

    @app.get("/", include_in_schema=False)
    def page() -> Response:
        # Loaded when it is asked for: templates are read with what takes a while to load.
        return HTMLResponse(import_module("harness.console.words").live_page())

    @app.get("/live.css", include_in_schema=False)
    @app.get("/live.js", include_in_schema=False)
    @app.get("/try.js", include_in_schema=False)
    @app.get("/words.js", include_in_schema=False)
    def part(request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        text = files("harness.console").joinpath("page", name).read_bytes()
        return Response(text, media_type=KINDS[name.rpartition(".")[2]])

    @app.get("/settings", include_in_schema=False)
    def settings() -> JSONResponse:
        return JSONResponse(signer.settings())

    @app.get("/objects", include_in_schema=False)
    def objects() -> JSONResponse:
        return JSONResponse(signer.objects())

    @app.post("/sign", include_in_schema=False)
    async def sign(request: Request) -> JSONResponse:
        try:
            return JSONResponse(signer.sign(await request.body()))
        except HarnessError as error:
            return JSONResponse({"error": error.message})
