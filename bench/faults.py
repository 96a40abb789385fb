"""Does the recorder lose or double a word? Break it a thousand times and count.

Each round types one word that occurs nowhere else into a decision while something breaks: the tab closes before sending, the server is
killed before the commit, after it, or before the answer; the connection goes and the page is loaded again; the session ends; another
computer writes into the same field. At the end every word must stand in the minutes exactly once.

    python -m bench.faults --rounds 1000
    python -m bench.faults --rounds 100 --only "session deleted"

Several may run at a time, each with a database (PGDATA_DIR) and a port (FAULTS_PORT) of its own.
"""

from __future__ import annotations

import argparse
import collections
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright

PORT = int(os.environ.get("FAULTS_PORT", "8077"))
PASSWORD = "demo-school"  # noqa: S105  (the demo school's, made for this run)
A_FIELD = 20  # rounds after which a new decision is begun
# Where the keys went, in case a word is missing: the end of what stands in the field, what has the focus, what the chip says.
SEEN = """() => ({
    field: [...document.querySelectorAll(".decision:not(.blank) textarea")].at(-1)?.value.slice(-40),
    focus: document.activeElement.id || document.activeElement.tagName,
    chip: document.querySelector(".chip")?.dataset.where,
})"""
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"  # as when the window is looked at again
FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def environment(trap: Path) -> dict[str, str]:
    return {**os.environ, "DEBUG": "1", "FAULT_FILE": str(trap), "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}


class Faults:
    """A browser or two at a meeting, and a server that dies on demand."""

    def __init__(self, browser: Any, trap: Path, url: str) -> None:
        self.browser, self.trap, self.url = browser, trap, url
        self.words: list[str] = []
        self.done: collections.Counter[str] = collections.Counter()
        self.when: dict[str, str] = {}
        self.seen: dict[str, Any] = {}
        self.run_id = f"сөз{int(time.time()) % 100_000}х"
        self.faults: dict[str, Callable[[str], None]] = {
            "before sending": self.before_sending,
            **{f"server killed {p}": self.killed(p) for p in ("before commit", "after commit", "before answer")},
            "offline with reload": self.offline,
            "session deleted": self.session,
            "two computers in one field": self.two_computers,
        }
        self.one = self.sign_in("secretary")
        self.two = self.sign_in("methodist")
        self.meeting = self.running_meeting()

    def sign_in(self, who: str) -> Any:
        context = self.browser.new_context(base_url=self.url, locale="ky-KG", viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto("/accounts/login/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", PASSWORD)
        page.click("main .btn-primary")
        page.wait_for_url(f"{self.url}/")
        return page

    def running_meeting(self) -> int:
        from meetings.models import Meeting

        return int(Meeting.objects.filter(state="in_progress").values_list("pk", flat=True)[0])

    def open(self, page: Any) -> None:
        page.goto(f"/meetings/{self.meeting}/record/")
        page.wait_for_selector("#recorder[data-ready]", timeout=30_000)

    def field(self, page: Any) -> Any:
        return page.locator(".decision:not(.blank) textarea").last

    def begin_field(self) -> None:
        self.one.locator(".decision.blank textarea").fill("Башталышы.")
        self.saved(self.one)
        self.open(self.two)

    def type(self, page: Any, word: str, *, look: bool = False) -> None:
        """With a look at the server in the middle. Nobody who types looks where the keys go: the field is chosen once."""
        self.field(page).press("Control+End")
        half = len(word) // 2
        page.keyboard.type(f" {word[:half]}")
        if look:
            page.evaluate(LOOK)
            page.wait_for_timeout(150)
        page.keyboard.type(word[half:])
        self.seen[word] = page.evaluate(SEEN)

    def saved(self, page: Any) -> None:
        """Wait for the chip; a person who waits presses nothing, so the page is only told that the connection is back.

        First the page draws what was pressed last: until then the chip speaks of the time before.
        """
        page.evaluate(FRAMES)
        for _ in range(400):
            if page.locator(".chip").get_attribute("data-where") == "saved":
                return
            page.evaluate("dispatchEvent(new Event('online'))")
            page.wait_for_timeout(100)
        frames = [frame.url for frame in page.frames]
        cookies = [cookie["name"] for cookie in page.context.cookies()]
        raise SystemExit(f"not saved after 40 s: {page.locator('.chip').inner_text()}; {frames}, {cookies}")

    # --- the faults -----------------------------------------------------------------------------------------------------------

    def before_sending(self, word: str) -> None:
        """The tab is closed at once; another one is opened."""
        self.type(self.one, word)
        context = self.one.context
        self.one.close()
        self.one = context.new_page()
        self.open(self.one)
        self.saved(self.one)

    def killed(self, point: str) -> Callable[[str], None]:
        def fault(word: str) -> None:
            self.trap.write_text(point)
            self.type(self.one, word)
            self.saved(self.one)
            if self.trap.exists():
                raise SystemExit(f"the server did not die {point}")

        return fault

    def offline(self, word: str) -> None:
        """No connection, and the page is loaded again in between."""
        self.one.context.set_offline(True)
        self.type(self.one, word)
        self.one.reload()
        self.one.wait_for_selector("#recorder[data-ready]")
        self.one.context.set_offline(False)
        self.saved(self.one)

    def session(self, word: str) -> None:
        """The session ends, which every other time the page notices in the middle of the word; the person signs in within the dialog."""
        from django.contrib.sessions.models import Session

        # An answer that was on its way may have taken the cookie of a session deleted earlier.
        keys = [c["value"] for c in self.one.context.cookies() if c["name"] == "sessionid"]
        Session.objects.filter(pk__in=keys).delete()
        self.type(self.one, word, look=int(word[-1]) % 2 == 0)
        self.field(self.one).blur()
        self.one.locator(".signin-bar button").click()
        frame = self.one.frame_locator("#signin iframe")
        frame.locator("[name=login]").fill("secretary")
        frame.locator("[name=password]").fill(PASSWORD)
        frame.locator("main .btn-primary").click()
        self.saved(self.one)

    def two_computers(self, word: str) -> None:
        """Both type into one field without having seen each other; the second one keeps both texts."""
        other = f"{word}б"
        self.words.append(other)
        self.type(self.two, other)
        self.type(self.one, word)
        for page in (self.one, self.two):
            self.field(page).blur()
            self.saved(page)
        self.agree()

    def agree(self) -> None:
        """The two look at their screens until nothing is left to put together and both see the same."""
        for _ in range(60):
            for page in (self.one, self.two):
                page.evaluate(LOOK)
                page.wait_for_timeout(250)
                if page.locator(".rival").count():
                    self.merge(page)
            if self.field(self.one).input_value() == self.field(self.two).input_value() and not self.unsettled():
                return
        raise SystemExit("the two computers do not come together")

    def unsettled(self) -> bool:
        from meetings.models import RivalText

        return RivalText.objects.filter(meeting=self.meeting, settled_at=None).exists()

    def merge(self, page: Any) -> None:
        """What a person does who sees two texts: the words of the second that the first lacks are added to it."""
        rival = page.locator(".rival").first
        try:
            stands, kept = (box.inner_text(timeout=2000).split() for box in rival.locator("blockquote").all())
            field = rival.locator("xpath=..").locator("textarea").first.element_handle(timeout=2000)
            rival.locator("button").nth(2).click(timeout=2000)
        except (PlaywrightTimeout, ValueError):  # the other computer was faster: there is nothing to put together any more
            return
        missing = [w for w in kept if w not in stands and w in self.words]
        if missing:
            field.press("Control+End")
            field.type(" " + " ".join(missing))
        self.saved(page)

    def run(self, rounds: int, only: str = "") -> None:
        names = [only] if only else list(self.faults)
        self.open(self.one)
        while not self.one.evaluate("Boolean(navigator.serviceWorker.controller)"):  # from now on the page opens without connection
            self.one.wait_for_timeout(100)
        for number in range(rounds):
            if number % A_FIELD == 0:
                self.begin_field()
            name = names[number % len(names)]
            word = f"{self.run_id}{number:05d}"
            self.words.append(word)
            self.when[word] = name
            self.faults[name](word)
            self.done[name] += 1
            if number % 50 == 49:
                print(f"{number + 1} rounds", flush=True)

    def result(self) -> tuple[int, int]:
        """How many words are lost, how many stand twice."""
        from meetings.models import Decision, RivalText

        text = " ".join(Decision.objects.filter(item__meeting=self.meeting).values_list("text", flat=True))
        text += " ".join(RivalText.objects.filter(meeting=self.meeting, settled_at=None).values_list("text", flat=True))
        counts = collections.Counter(text.split())
        for word in self.words:
            if counts[word] != 1:
                print(
                    word,
                    counts[word],
                    self.when.get(word.removesuffix("б"), ""),
                    self.seen.get(word, ""),
                    "…",
                    text[max(0, text.find(word) - 60) : text.rfind(word) + 60],
                )
        return sum(1 for w in self.words if not counts[w]), sum(1 for w in self.words if counts[w] > 1)


def serve(trap: Path, *, port: int = PORT, database: str = "") -> subprocess.Popen[bytes]:
    """gunicorn with two workers of `bench.faulty`, answering."""
    words = [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "2", "--preload", "--log-level", "critical", "bench.faulty"]
    server = subprocess.Popen(words, env=environment(trap) | ({"DATABASE_URL": database} if database else {}))
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
            return server
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server does not answer")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--only", default="", help="one kind of fault alone, e.g. «session deleted»")
    wanted = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        trap = Path(folder) / "fault"
        server = serve(trap)
        try:
            arguments = ["--no-sandbox", "--disable-background-networking"]
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
            faults = Faults(browser, trap, f"http://localhost:{PORT}")
            if wanted.only and wanted.only not in faults.faults:
                parser.error(f"Faults are: {', '.join(faults.faults)}")
            faults.run(wanted.rounds, wanted.only)
            lost, doubled = faults.result()
        finally:
            server.terminate()
            if (log := trap.with_suffix(".log")).exists():
                shutil.copy(log, f"var/faults-{PORT}.log")  # what the server was told, in case a word is missing
    for name, count in faults.done.items():
        print(f"{name}: {count}")
    print(f"{sum(faults.done.values())} faults, {len(faults.words)} words: lost {lost}, doubled {doubled}")
    return 1 if lost or doubled else 0


if __name__ == "__main__":
    sys.exit(main())
