"""Many visitors: a limit that is told, and nothing on the terminal of those who leave."""

import re
import signal
import socket
import struct
import subprocess
import sys
from contextlib import contextmanager

import pytest

from tests.dashboard.conftest import ROOT, reached

READY = "[data-season='4'] >> text=/Ready|就绪/"
UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + "A" * 22
)


@contextmanager
def served(*options):
    """The server's process, and its address.  What it said is printed where the test fails."""
    arguments = [sys.executable, "run_sim.py", "dashboard", "--port", "0", "--no-browser", *options]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    with subprocess.Popen(arguments, cwd=ROOT, **pipes) as server:
        try:
            lines = iter(server.stdout.readline, "")
            yield (
                server,
                next(found[0] for found in (re.search(r"http://\S+", line) for line in lines) if found),
            )
        except BaseException:
            server.kill()
            print(*server.communicate(), sep="\n")  # for pytest to tell
            raise
        finally:
            server.kill()


@pytest.fixture
def page_of(visitor):
    """page_of(address): a page of a visitor of its own, with that address open."""

    def come(address):
        page = visitor()
        page.goto(address)
        return page

    return come


def test_who_comes_when_all_places_are_taken_is_told_and_gets_the_next_that_is_free(page_of):
    with served("--visitors", "1") as (_, address):
        first = page_of(address)
        first.wait_for_selector(READY)
        second = page_of(address)
        told = second.locator(".linkage-full")
        told.wait_for()
        assert told.locator("[lang=en]").inner_text().startswith("The page is full: it takes 1 at a time.")
        assert told.locator("[lang=zh-CN]").inner_text().startswith("本页面已满员：最多供1人同时使用。")
        second.click("button[name=enter]")
        told.wait_for()
        assert second.locator("[data-season]").count() == 0
        first.goto("about:blank")
        while not second.locator("[data-season]").count():
            second.evaluate("document.querySelector('button[name=enter]')?.click()")  # it may just be going
            second.wait_for_timeout(100)
        second.wait_for_selector(READY)
        assert page_of(address).wait_for_selector(".linkage-full")


def test_visitors_who_leave_in_any_way_leave_no_word_on_the_terminal(page_of):
    with served() as (server, address):
        host, port = re.search(r"//([\d.]+):(\d+)", address).groups()
        leaving = page_of(address)
        leaving.click("button[name=run]")
        reached(leaving, 5)
        leaving.context.close()
        for path in (
            "/",
            "/jupyter/api/kernels/1-2/channels?session_id=x",
            "/jupyter/api/kernels/1-2/channels",
        ):
            upgrade = f"{UPGRADE}==\r\n" if path != "/" else ""
            with socket.create_connection((host, int(port))) as broken:
                broken.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n{upgrade}\r\n".encode())
                assert broken.recv(1)
                broken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset
        staying = page_of(address)
        staying.wait_for_selector(READY)
        staying.click("button[name=run]")
        reached(staying, 5)
        server.send_signal(signal.SIGINT)
        _, error = server.communicate()
    assert server.returncode == 130
    compiling = r"(Compiling|All rules).*\n"
    assert re.sub(compiling, "", error) == "Interrupted.\n"
