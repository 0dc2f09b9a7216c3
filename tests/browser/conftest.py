"""A server, and pages in Chromium to which every address outside is closed.

STAFFROOM_SCREENSHOTS=DIR keeps the pictures; STAFFROOM_CHROMIUM names the browser.
"""

import os
import re
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = os.environ.get("STAFFROOM_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
PATIENCE = 300_000  # milliseconds: the model may have to be compiled first


@pytest.fixture(scope="session")
def address():
    """The page of a server that `staffroom classroom` started."""
    command = [sys.executable, "-m", "analysis.command", "classroom", "--no-browser", "--port", "0"]
    environment = {name: value for name, value in os.environ.items() if name != "STAFFROOM_CALLABLE"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        line = server.stdout.readline()
        found = re.search(r"http://\S+/", line)
        assert found, line
        yield found.group()
        server.terminate()


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install 'staffroom[browser]'")
    if CHROMIUM is None:
        pytest.skip("no Chromium: apt install chromium, or name one with STAFFROOM_CHROMIUM")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


class Visitor:
    """A browser window of its own (no memory of others): what it said on its console, what it asked for outside."""

    def __init__(self, browser, address, size=(1366, 768), scheme="light"):
        self.address = address
        self.context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
        self.context.set_default_timeout(PATIENCE)
        self.problems, self.outside = [], []
        self.context.route("**/*", self._gate)

    def _gate(self, route):
        if route.request.url.startswith((self.address, "data:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, query=""):
        page = self.context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and self.problems.append(message.text))
        page.on("pageerror", lambda problem: self.problems.append(str(problem)))
        page.goto(self.address + query)
        page.wait_for_selector("body.ready")
        return page


@pytest.fixture
def visit(browser, address):
    """Opens windows; at the end none may have complained or reached outside."""
    visitors = []

    def new(**settings):
        visitors.append(Visitor(browser, address, **settings))
        return visitors[-1]

    yield new
    for visitor in visitors:
        visitor.context.close()
        assert visitor.problems == [] and visitor.outside == []


@pytest.fixture
def picture():
    """Keeps a screenshot where STAFFROOM_SCREENSHOTS says."""
    folder = os.environ.get("STAFFROOM_SCREENSHOTS")

    def take(page, name):
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            # Not Playwright's own screenshot: that undoes a size which was set by these tools.
            devtools = page.context.new_cdp_session(page)
            (Path(folder) / f"{name}.png").write_bytes(b64decode(devtools.send("Page.captureScreenshot")["data"]))
            devtools.detach()

    return take
