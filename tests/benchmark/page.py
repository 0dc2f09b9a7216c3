"""The page in Chromium: pictures a second, time from a moved lever to the changed run, memory while it is used.

``python -m tests.benchmark.page [minutes]``: memory is watched for so many minutes (default 2) of moving a lever about
every other second, much more than a class would.
"""

import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.browser.conftest import ARGUMENTS, CHROMIUM, ROOT

MOVE = """value => new Promise((done) => {
  const input = document.getElementById("lever-isolation");
  const run = () => staffroom.branch ?? staffroom.recording;
  const before = run();
  const start = performance.now();
  input.dispatchEvent(new PointerEvent("pointerdown"));
  input.value = value;
  for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind));
  input.dispatchEvent(new PointerEvent("pointerup"));
  const end = () => done(performance.now() - start);
  const look = () => (run() === before ? setTimeout(look, 4) : requestAnimationFrame(end));
  look();
})"""
RATE = """speed => new Promise((done) => {
  Object.assign(staffroom.player, { speed });
  staffroom.player.seek(0);
  staffroom.player.play();
  const [frames, week, start] = [staffroom.frames, staffroom.player.position, performance.now()];
  setTimeout(() => {
    const seconds = (performance.now() - start) / 1000;
    done([(staffroom.frames - frames) / seconds, (staffroom.player.position - week) / seconds]);
  }, 5000);
})"""


def main() -> int:
    """Prints the table."""
    from playwright.sync_api import sync_playwright

    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    command = [sys.executable, "-m", "analysis.command", "classroom", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as driver:
        address = re.search(r"http://\S+/", server.stdout.readline()).group()
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--enable-precise-memory-info"], timeout=300_000
        )
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
        for size in (60, 150):
            measure(browser, address, size, minutes)
        status = Path(f"/proc/{server.pid}/status")
        if status.exists():
            print("server, MB:", int(re.search(r"VmHWM:\s+(\d+)", status.read_text()).group(1)) // 1024)
        browser.close()
        server.terminate()
    return 0


def measure(browser, address: str, size: int, minutes: float) -> None:
    """One size of school."""
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.set_default_timeout(300_000)
    page.goto(address)
    page.wait_for_selector("body.ready")
    page.fill("#size", str(size))
    page.keyboard.press("Enter")
    page.wait_for_function(f"() => staffroom.recording.size === {size} && staffroom.settled")
    page.wait_for_timeout(3000)
    for speed in (4, 16):
        frames, weeks = page.evaluate(RATE, speed)
        print(f"{size} teachers at {speed} weeks a second: {frames:.0f} pictures, {weeks:.1f} weeks a second")
    page.evaluate("staffroom.player.pause()")
    page.evaluate("staffroom.player.seek(30)")
    times = []
    for value in range(1, 16):
        times.append(page.evaluate(MOVE, value / 20))
        page.wait_for_timeout(800)
    print(f"{size} teachers, lever to run: median {statistics.median(times):.0f} ms, longest {max(times):.0f} ms")
    heaps, end = [], time.monotonic() + 60 * minutes
    debugger = page.context.new_cdp_session(page)  # one for all: each would keep memory of its own
    while time.monotonic() < end:
        for value in (3, 9, 15):
            page.evaluate("staffroom.player.seek(0)")
            page.evaluate("staffroom.player.play()")
            page.evaluate(MOVE, (value + len(heaps) % 3) / 20)
            page.wait_for_timeout(1500)
        debugger.send("HeapProfiler.collectGarbage")
        heaps.append(page.evaluate("performance.memory.usedJSHeapSize / 1e6"))
    first, last, most = (f"{value:.1f} MB" for value in (heaps[0], heaps[-1], max(heaps)))
    print(f"{size} teachers, memory of the page: {first} at first, {last} at last, {most} at most")
    page.close()


if __name__ == "__main__":
    sys.exit(main())
