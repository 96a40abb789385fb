"""Is the recorder usable where the connection is slow? Chromium slowed down to «3G» in front of a server as in production.

python -m bench.network
"""

from __future__ import annotations

import json
import shutil
import time
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench import PASSWORD
from bench.installation import prepared, python, serving

# name: kbit/s down, kbit/s up, ms of latency
NETWORKS = {"3G": (750, 250, 100), "slow 3G": (400, 400, 400)}
FIELD = ".decision.blank textarea"


class Traffic:
    """What came over the network, compressed as it came, by the kind of file. The service worker fetches for itself what it keeps."""

    def __init__(self, page: Any, name: str) -> None:
        self.page = page
        self.bytes: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        down, up, latency = NETWORKS[name]
        self.conditions = {"offline": False, "latency": latency, "downloadThroughput": down * 125, "uploadThroughput": up * 125}
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", self.conditions)
        wire.on("Network.responseReceived", lambda e: self.kinds.update({e["requestId"]: e["type"]}))
        wire.on("Network.loadingFinished", self.finished)
        assert page.context.browser is not None
        self.worker = page.context.browser.new_browser_cdp_session()
        self.worker.on("Target.targetCreated", self.found)
        self.worker.on("Target.attachedToTarget", self.attached)
        self.worker.on("Target.receivedMessageFromTarget", self.told)
        self.worker.send("Target.setDiscoverTargets", {"discover": True})
        page.wait_for_timeout(500)  # a worker that lives already is found and slowed down

    def found(self, event: Any) -> None:
        """The service worker is a target of its own, with a network of its own to slow down."""
        if event["targetInfo"]["type"] == "service_worker":
            self.worker.send("Target.attachToTarget", {"targetId": event["targetInfo"]["targetId"], "flatten": False})

    def attached(self, event: Any) -> None:
        for n, (method, parameters) in enumerate([("Network.enable", {}), ("Network.emulateNetworkConditions", self.conditions)]):
            message = json.dumps({"id": n, "method": method, "params": parameters})
            self.worker.send("Target.sendMessageToTarget", {"sessionId": event["sessionId"], "message": message})

    def told(self, event: Any) -> None:
        message = json.loads(event["message"])
        if message.get("method") == "Network.responseReceived":
            self.kinds[message["params"]["requestId"]] = "kept by the worker"
        elif message.get("method") == "Network.loadingFinished":
            self.finished(message["params"])

    def finished(self, event: Any) -> None:
        kind = self.kinds.get(event["requestId"], "Other")
        self.bytes[kind] = self.bytes.get(kind, 0) + int(event["encodedDataLength"])

    def kilobytes(self, *kinds: str) -> str:
        return f"{sum(self.bytes.get(kind, 0) for kind in kinds) / 1000:.0f} kB"


def typed_into(page: Page, address: str) -> float:
    """Seconds from the click that leads here until the first field is drawn and takes a key."""
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(FIELD).press("End")
    return time.perf_counter() - started


def saved(page: Page, text: str) -> tuple[float, float]:
    """Seconds from the last key until the server has it, and the longest time a key took to stand in the field, ms."""
    field = page.locator(FIELD)
    field.focus()
    slowest = 0.0
    for key in text:
        pressed = time.perf_counter()
        page.keyboard.type(key)
        slowest = max(slowest, (time.perf_counter() - pressed) * 1000)
    ended = time.perf_counter()
    page.wait_for_selector("[data-where=saved]", timeout=60_000)
    return time.perf_counter() - ended, slowest


def main() -> None:
    database, keys = prepared(20)
    python("manage.py", "collectstatic", "--noinput", "-v", "0", database=database)
    with serving(database) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        for name in NETWORKS:
            print(line(name, browser, f"http://localhost:{server.port}", f"/meetings/{keys['in_progress']}/record/"))
        browser.close()
    python("manage.py", "database", "stop", database=database)


def line(name: str, browser: Any, url: str, address: str) -> str:
    """One network: a first visit with nothing kept, a second one with what the browser has, and writing."""
    context = browser.new_context(base_url=url, locale="ky-KG", service_workers="allow")
    context.request.get("/accounts/login/")
    token = next(c["value"] for c in context.cookies() if c["name"] == "csrftoken")
    context.request.post("/accounts/login/", form={"login": "secretary", "password": PASSWORD, "csrfmiddlewaretoken": token})
    page = context.new_page()
    first = Traffic(page, name)
    seconds = typed_into(page, address)
    wait, key = saved(page, "Маалымат эске алынсын.")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(5000)  # what the worker keeps comes behind
    page.close()
    page = context.new_page()
    second = Traffic(page, name)
    again = typed_into(page, address)
    again_wait, again_key = saved(page, "Аткарылышы текшерилсин.")
    context.close()
    return (
        f"{name}: first field after {seconds:.1f} s ({first.kilobytes('Document', 'Stylesheet', 'Script', 'Image')} without fonts, "
        f"fonts {first.kilobytes('Font')}, behind it the worker {first.kilobytes('kept by the worker')}); "
        f"again after {again:.1f} s ({second.kilobytes(*second.bytes)}); "
        f"saved {wait:.1f} and {again_wait:.1f} s after the last key; a key took at most {max(key, again_key):.0f} ms"
    )


if __name__ == "__main__":
    main()
