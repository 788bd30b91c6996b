"""The server: who may ask, where it listens, and what it says when it cannot."""

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import warnings
from pathlib import Path

import pytest

import run_sim
from model.dashboard import serving
from model.errors import InputError
from tests.patience import STUCK

ROOT = Path(__file__).resolve().parents[2]


def answers(kind, loopback, headers, path="/", query="session_id=1"):
    """What the guard sends to a request with these headers: None where it lets it through."""
    sent, passed = [], []

    async def application(scope, receive, send):
        passed.append(scope)

    async def send(message):
        sent.append(message.get("status") or message.get("code"))

    scope = {"type": kind, "path": path, "query_string": query.encode()}
    scope["headers"] = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(serving._OwnPageOnly(application, loopback=loopback)(scope, None, send))
    assert bool(passed) != bool(sent)
    return sent[0] if sent else None


@pytest.mark.parametrize(
    ("kind", "loopback", "headers", "answer"),
    [
        ("http", True, {"host": "127.0.0.1:8765"}, None),
        ("http", True, {"host": "localhost:8765"}, None),
        ("http", True, {"host": "[::1]:8765"}, None),
        ("http", True, {"host": "elsewhere.example:8765"}, 403),
        ("http", True, {}, 403),
        ("http", False, {"host": "model.example"}, None),
        ("websocket", True, {"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:8765"}, None),
        ("websocket", True, {"host": "127.0.0.1:8765", "origin": "http://elsewhere.example"}, 1008),
        ("websocket", True, {"host": "127.0.0.1:8765", "origin": "http://127.0.0.1:9999"}, 1008),
        ("websocket", False, {"host": "model.example", "origin": "null"}, 1008),
        ("lifespan", True, {}, None),
    ],
)
def test_only_the_servers_own_page_may_ask(kind, loopback, headers, answer):
    assert answers(kind, loopback, headers) == answer


@pytest.mark.parametrize(
    ("kind", "path", "query", "answer"),
    [
        ("websocket", "/jupyter/api/kernels/1/channels", "", 1008),
        ("http", "/_solara/api/close/1", "x=1", 403),
        ("http", "/_solara/api/close/1", "session_id=1", None),
        ("http", "/", "", None),
    ],
)
def test_what_solara_cannot_answer_without_a_session_is_refused(kind, path, query, answer):
    assert answers(kind, True, {"host": "127.0.0.1:8765"}, path, query) == answer


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ConnectionResetError("gone"), False),
        (RuntimeError("This portal is not running"), False),
        (RuntimeError('Cannot call "send" once a close message has been sent.'), False),
        (ValueError("a defect"), True),
    ],
)
def test_a_broken_connection_is_not_told_and_a_defect_is(capfd, monkeypatch, error, told):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    with warnings.catch_warnings():
        serving._tell_of_faults_only()
        try:
            raise RuntimeError("while sending") from error
        except RuntimeError:
            logging.getLogger("solara.server.kernel").exception("Error sending message")
    assert (str(error) in capfd.readouterr().err) == told


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("a", False),
    ],
)
def test_others_are_warned_of_where_they_can_reach_the_page(capsys, host, loopback):
    assert serving.is_loopback(host) == loopback
    serving.warn_of_others(host)
    assert ("Warning: everybody who can reach" in capsys.readouterr().err) != loopback


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--lang", "fr"], "--lang = \"fr\": must be 'en' or 'zh'"),
        (["no_such_scenario"], "no scenario 'no_such_scenario'"),
        (["--visitors", "0"], "--visitors = 0: must be between 1 and 1000"),
        (["--port", "70000"], "--port = 70000: must be between 0 and 65535"),
        (["--host", "256.0.0.1"], '--host = "256.0.0.1": is not an address'),
    ],
)
def test_what_is_wrong_is_said_in_one_line_before_anything_is_compiled(capsys, arguments, message):
    assert run_sim.main(["dashboard", "--no-browser", *arguments]) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_a_port_that_is_taken_is_refused():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InputError, match=r"cannot be used .*; name another with --port"):
            serving.listen("127.0.0.1", other.getsockname()[1])


def test_without_the_pages_scripts_it_says_what_to_install(tmp_path):
    assert serving._assets(Path(sys.prefix) / "share" / "solara" / "cdn").is_dir()
    with pytest.raises(InputError, match=r"scripts are not installed .*vuetify.*solara-assets"):
        serving._assets(tmp_path)


def test_an_interrupt_ends_it_with_130():
    arguments = [sys.executable, "run_sim.py", "dashboard", "--port", "0", "--no-browser"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(arguments, cwd=ROOT, env={**os.environ}, **pipes) as server:
        address = next(line for line in iter(server.stdout.readline, "") if "http://" in line).split()[4]
        with urllib.request.urlopen(address, timeout=STUCK) as answer:
            assert answer.status == 200
        server.send_signal(signal.SIGINT)
        _, error = server.communicate(timeout=STUCK)
    assert server.returncode == 130
    assert "Traceback" not in error and error.rstrip().endswith("Interrupted.")
