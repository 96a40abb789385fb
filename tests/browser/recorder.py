"""The recorder's page for tests: opened, waited for, and played by a keyboard that counts its strokes."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

OUTCOMES = ["", "recommended", "with_remarks", "deferred", "not_recommended"]
DUES = ["date", "month", "quarter", "school_year", "season", "permanent", "none"]
DATED = {"date", "month", "quarter", "school_year", "season"}

SAVED = "[data-where=saved]"


def open_recorder(page: Page, meeting: int) -> None:
    page.goto(f"/meetings/{meeting}/record/")
    page.wait_for_selector("#recorder[data-ready]")


def saved(page: Page, seconds: int = 15) -> None:
    """The chip says so, and nothing is left on this computer. First the page draws what was pressed last."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator(SAVED)).to_be_visible(timeout=seconds * 1000)


class Keyboard:
    """Keys alone, each counted: a chord like Ctrl+Enter is one stroke more than its keys held before, as on a real keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *chords: str) -> Keyboard:
        for chord in chords:
            self.page.keyboard.press(chord)
            self.strokes += len(chord.split("+")) if chord != "+" else 1
        return self

    def type(self, text: str) -> Keyboard:
        self.page.keyboard.type(text)
        self.strokes += len(text) + sum(1 for c in text if c.isupper() or c in "«»:%№")  # Shift is a stroke
        return self

    def settle(self) -> Keyboard:
        """Let the page draw what was typed."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self

    def guests(self, names: list[str]) -> None:
        """From the attendance to its last field, where invited people are entered."""
        self.press("End").settle()
        for name in names:
            self.type(name[:5]).settle().press("Enter").settle().press("Enter").settle()

    def about(self, letters: str, claim: str, outcome: str) -> None:
        """F7: whom the decision is about, what is asked for, what the motion says."""
        self.press("F7").settle().type(letters).settle().press("Enter").settle().press("Enter").settle()
        self.type(claim).press("Tab").press(*["ArrowDown"] * OUTCOMES.index(outcome)).settle()

    def duty(self, names: list[str], free: str, due: dict[str, Any]) -> None:
        """Ctrl+Shift+Enter: who, the kind of deadline, the date, the words."""
        self.press("Control+Shift+Enter").settle()
        for place, name in enumerate(names):
            self.type(("; " if place else "") + name[:5]).settle().press("Enter").settle()
        self.type(free).press("Tab").press(*["ArrowDown"] * DUES.index(due["kind"])).settle().press("Tab")
        if due["kind"] in DATED:
            self.type(f"{due['date']:%d.%m}" if due.get("date") else "").press("Tab").settle()
        self.type(due.get("text", "")).settle()
