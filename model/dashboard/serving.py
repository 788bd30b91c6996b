"""The server behind the page: on this machine only unless told otherwise, and without the network.

Solara takes its scripts from a public host, or from the package solara-assets where that is
installed; here only from the latter.  It counts its users on a public host; here it does not.
"""

import ipaddress
import logging
import os
import re
import socket
import sys
import threading
import warnings
import webbrowser
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from model.bounds import check_whole
from model.errors import InputError

_NAMES = ("localhost", "127.0.0.1", "::1")
_CLOSE = "/_solara/api/close/"
_KEPT = "10m"  # a visitor's work, after the last sign of the browser; wording.FULL says so, too
LARGEST_VISITORS = 1000
_SAID_OF_GONE_VISITORS = (
    "portal is not running",
    "close message",
    "websocket.close",
    "Cancel %s running task(s)",
)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


def serve(
    listening: socket.socket, *, scenario: str, language: str, host: str, visitors: int, browser: bool
) -> None:
    """Serve the page until interrupted.

    listening: of `listen`.  visitors: most at a time.  browser: open the page in the system's browser.

    Raises InputError if the page's scripts are not installed.
    """
    _tell_of_faults_only()
    application = _application(scenario, language, visitors, loopback=is_loopback(host))
    import uvicorn

    address = f"http://{_in_address(host)}:{listening.getsockname()[1]}/"
    print(f"The page is at {address}  Ctrl-C ends it.", flush=True)
    if browser:
        threading.Timer(0.5, webbrowser.open, [address]).start()
    config = uvicorn.Config(
        application, log_config=None, loop="asyncio", access_log=False, timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(host: str, port: int) -> socket.socket:
    """Take an address, so that nobody waits for the page and then has none.  port: 0 for a free one.

    Raises InputError if it cannot be used.
    """
    check_whole(port, "--port", 0, 65_535)
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        if os.name != "nt":  # where it would let two servers share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen()  # whoever comes before the server is up waits for it
    except (socket.gaierror, UnicodeError):  # of a name that no machine can have
        raise InputError("is not an address of this machine", key="--host", value=host) from None
    except OSError as error:
        problem = f"cannot be used ({error.strerror}); name another with --port, 0 for any that is free"
        raise InputError(problem, key="--port", value=port) from None
    return listening


def _tell_of_faults_only() -> None:
    """Keep from the terminal what is no fault: visitors who leave, and what their browsers do not send."""
    warnings.filterwarnings(
        "ignore", message="Cookies with samesite=none require https", category=UserWarning
    )
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: not _tells_of_a_gone_visitor(record))
    logging.basicConfig(level=logging.ERROR, handlers=[handler], force=True)


def _tells_of_a_gone_visitor(record: logging.LogRecord) -> bool:
    """Whether a message is of a connection that broke, or of one that was cut when the server ended."""
    import anyio
    import solara.server.websocket
    import starlette.requests
    import starlette.websockets
    import uvicorn.protocols.utils
    import websockets.exceptions

    kinds = (
        ConnectionError,
        anyio.BrokenResourceError,
        anyio.ClosedResourceError,
        solara.server.websocket.WebSocketDisconnect,
        starlette.requests.ClientDisconnect,
        starlette.websockets.WebSocketDisconnect,
        uvicorn.protocols.utils.ClientDisconnected,
        websockets.exceptions.ConnectionClosed,
    )
    said = str(record.msg)
    error = record.exc_info[1] if record.exc_info else None
    while error is not None:
        if isinstance(error, kinds):
            return True
        said += f" {error}"
        error = error.__cause__ or error.__context__
    return any(each in said for each in _SAID_OF_GONE_VISITORS)


def _application(scenario: str, language: str, visitors: int, *, loopback: bool) -> Application:
    os.environ["SOLARA_APP"] = "model.dashboard.page"
    os.environ["SOLARA_TELEMETRY_MIXPANEL_ENABLE"] = "false"
    os.environ["SOLARA_ASSETS_FONTAWESOME_ENABLED"] = "false"
    os.environ["SOLARA_THEME_SHOW_BANNER"] = "false"
    os.environ["SOLARA_THEME_LOADER"] = "plain"
    os.environ["SOLARA_KERNEL_CULL_TIMEOUT"] = _KEPT
    from solara.server import settings
    from solara.server.starlette import app, lifespan
    from starlette.applications import Starlette
    from starlette.middleware import Middleware
    from starlette.routing import Mount
    from starlette.staticfiles import StaticFiles

    from model.dashboard.font import page_font
    from model.dashboard.page import Start
    from model.dashboard.wording import WORDS, said

    Start.scenario, Start.language, Start.font_face = scenario, language, page_font(scenario)
    Start.visitors, Start.places = visitors, threading.BoundedSemaphore(visitors)
    settings.theme.title = said(WORDS["title"], language)
    assets = _assets(Path(settings.assets.proxy_cache_dir))
    return Starlette(
        routes=[Mount("/_solara/cdn", StaticFiles(directory=assets)), Mount("/", app)],
        lifespan=lifespan,
        middleware=[Middleware(_OwnPageOnly, loopback=loopback)],
    )


def _assets(folder: Path) -> Path:
    """The folder of the page's scripts, all of those there that the installed Solara asks for."""
    import solara.server

    template = Path(solara.server.__file__).parent / "templates" / "solara.html.j2"
    asked = set(re.findall(r"\{\{cdn\}\}/((?:@widgetti/)?[a-z0-9-]+@[^/]+)/", template.read_text()))
    missing = sorted(name for name in asked if not (folder / name).is_dir())
    if missing:
        problem = (
            f"the page's scripts are not installed ({', '.join(missing)}); install the requirements again, "
            "the package solara-assets among them"
        )
        raise InputError(problem)
    return folder


class _OwnPageOnly:
    """Refuses what other web pages in the visitor's browser ask of this server.

    A page elsewhere can open a connection to a server on the visitor's machine, or give that
    machine a name of its own; the browser then says so in Origin, and in Host.
    """

    def __init__(self, app: Application, *, loopback: bool) -> None:
        self._app = app
        self._loopback = loopback

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and not self._allowed(scope):
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
                return
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b"Only this server's own page may ask."})
            return
        await self._app(scope, receive, send)

    def _allowed(self, scope: Message) -> bool:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "")
        if self._loopback and urlsplit(f"//{host}").hostname not in _NAMES:
            return False
        asked = scope["type"] == "websocket" or scope["path"].startswith(_CLOSE)
        if asked and "session_id" not in parse_qs(scope["query_string"].decode("latin-1")):
            return False  # Solara takes for granted that it is there
        origin = headers.get("origin")
        return scope["type"] == "http" or origin is None or urlsplit(origin).netloc == host


def warn_of_others(host: str) -> None:
    """Say on standard error that others can reach the page, if they can."""
    if not is_loopback(host):
        print(
            f"Warning: everybody who can reach {host} can use this page and this machine's time; "
            "without --host only this machine can.",
            file=sys.stderr,
        )


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
