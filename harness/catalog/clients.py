"""Client manifests and their snippets, with every placeholder where the manifest says it is."""

from pathlib import Path
from string import Formatter

from harness.catalog.documents import compiled, parse, read_toml
from harness.errors import FixtureError
from harness.model.client import Binding, Client
from harness.model.program import Program
from harness.model.scenario import Flow, Variant

MANIFEST = "client.toml"
INSTALL_PLACES = ("client", "deps", "python")
PLACES = (*INSTALL_PLACES, "src", "out", "source", "entry", "hosts", "beacon", "domain")
HOST_PLACES = (*INSTALL_PLACES, "host", "hosts", "warm", "beacon", "domain")


def read_client(path: Path) -> Client:
    """Return the client whose manifest this is; its id is the name of its folder."""
    document = {"id": path.parent.name} | read_toml(path)
    client = parse(Client, document, file=path)
    if not client.snippets:
        problem = "this key is missing: a client has at least one of the two snippets"
        raise FixtureError(file=str(path), key=f"snippets.{Flow.PLAIN}", problem=problem)
    for name in ("headers", "metadata") if Flow.HEADERS in client.snippets else ():
        if getattr(client.bindings, name) is None:
            key = f"bindings.{name}"
            raise FixtureError(file=str(path), key=key, problem="this key is missing")
    groups = compiled(client.status, path, "status").groups
    if groups != 1:
        problem = f"needs exactly one group, around the status code, and has {groups}"
        raise FixtureError(file=str(path), key="status", problem=problem)
    _check_places(client, path)
    return client


def _check_places(client: Client, path: Path) -> None:
    commands = {
        "dependencies.install": (client.dependencies.install, INSTALL_PLACES),
        "proof": ((client.proof,), INSTALL_PLACES),
        "build.steps": (client.build.steps, PLACES),
        "run": ((client.run,), PLACES),
    }
    if client.warm is not None:
        commands |= {
            "warm.build": (client.warm.build, HOST_PLACES),
            "warm.run": ((client.warm.run,), HOST_PLACES),
            "warm.cell": ((client.warm.cell,), PLACES),
        }
    for key, (steps, places) in commands.items():
        for word in (word for step in steps for word in step):
            problem = _problem(word, places)
            if problem:
                known = ", ".join(f"{{{place}}}" for place in places)
                hint = f"known: {known}; a brace itself is doubled"
                raise FixtureError(file=str(path), key=key, problem=problem, hint=hint)


def _problem(word: str, places: tuple[str, ...]) -> str:
    try:
        for _, name, _, _ in Formatter().parse(word):
            if name is not None and name not in places:
                return f"{word!r} names {{{name}}}, which is no place"
        word.format_map(dict.fromkeys(places, ""))
    except ValueError as error:
        return f"{word!r} is no text with {{places}}: {error}"
    return ""


def read_program(client: Client, flow: Flow, variant: Variant, folder: Path) -> Program:
    """Return the snippet of this flow, bound; raise FixtureError for a lost placeholder."""
    published = _read(folder, client.snippets[flow].file, key=f"snippets.{flow}.file")
    source = published
    for name, binding in _bindings(client, flow, variant):
        count = source.count(binding.text)
        if count != 1:
            problem = f"stands {count} times in {client.snippets[flow].file}, not exactly once"
            key = f"bindings.{name}.text"
            hint = f"the snippet must hold, as declared: {binding.text.strip()}"
            raise FixtureError(file=str(folder / MANIFEST), key=key, problem=problem, hint=hint)
        source = source.replace(binding.text, binding.becomes)
    support = {Path(n).name: _read(folder, n, key="build.support") for n in client.build.support}
    locks = {
        n: _read(folder / client.locks_in, n, key="dependencies.locked_by")
        for n in client.dependencies.locked_by
    }
    return Program(
        client=client,
        flow=flow,
        variant=variant,
        folder=str(folder),
        published=published,
        source=source,
        support=support,
        locks=locks,
    )


def _bindings(client: Client, flow: Flow, variant: Variant) -> list[tuple[str, Binding]]:
    bindings = client.bindings
    bound = [("signed_url", bindings.signed_url), ("file", bindings.file)]
    maps = (("headers", bindings.headers), ("metadata", bindings.metadata))
    if flow is Flow.HEADERS and variant is Variant.FILLED:
        bound += [(name, binding) for name, binding in maps if binding is not None]
    return bound


def _read(folder: Path, name: str, *, key: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = f"{name} cannot be read: {getattr(error, 'strerror', error)}"
        raise FixtureError(file=str(folder / MANIFEST), key=key, problem=problem) from error
