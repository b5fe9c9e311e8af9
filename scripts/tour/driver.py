"""Leads the desks through the steps and writes what came of each: a numbered picture per step and `tour.json`."""

from __future__ import annotations

import json
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

from scripts.tour.step import Step, TourError, chosen

STEP_SECONDS = 180.0
START_SECONDS = 120.0

StartDesk = Callable[[str, dict[str, str]], Any]
"""Starts a QGIS for a desk by name, with these additions to its environment."""


@dataclass(frozen=True)
class Report:
    """A line of `tour.json`."""

    name: str
    ok: bool
    seconds: float
    picture: str
    detail: str


class Tour:
    """A run of the tour: which desks there are, what the steps found out so far, and the reports."""

    def __init__(self, folder: Path, start_desk: StartDesk, say: Callable[[str], None] = print) -> None:
        self._folder = folder
        self._start_desk = start_desk
        self._say = say
        self._key = secrets.token_hex(16)
        self._listener = Listener(("127.0.0.1", 0), authkey=self._key.encode())
        self._desks: dict[str, Connection] = {}
        self._facts: dict[str, Any] = {}

    def run(self, names: Sequence[str] = ()) -> bool:
        """Go through the steps named, or all. True when each was right. A step whose needs failed is not tried."""
        steps = chosen(names)
        self._folder.mkdir(parents=True, exist_ok=True)
        for old in self._folder.glob("*.png"):
            old.unlink()
        self._seat(sorted({step.desk for step in steps}))
        reports: list[Report] = []
        try:
            for number, step in enumerate(steps, 1):
                reports.append(self._take(number, step, reports))
                self._write(reports)
        finally:
            self._dismiss()
        return bool(reports) and all(report.ok for report in reports)

    def _seat(self, names: Iterable[str]) -> None:
        host, port = self._listener.address
        address = {"CADASTRE_TOUR_ADDRESS": f"{host}:{port}", "CADASTRE_TOUR_KEY": self._key}
        for name in names:
            self._say(f"tour: starting QGIS for the {name}")
            self._start_desk(name, {**address, "CADASTRE_TOUR_DESK": name})
            connection = self._arrival(name)
            self._desks[connection.recv()] = connection

    def _arrival(self, name: str) -> Connection:
        with ThreadPoolExecutor(1) as waiting:
            arrived = waiting.submit(self._listener.accept)
            try:
                return arrived.result(START_SECONDS)
            except TimeoutError:
                raise TourError(f"the QGIS of the {name} did not start in {START_SECONDS:.0f} s") from None
            finally:
                if not arrived.done():  # a caller that hangs up at once ends the wait in the other thread
                    socket.create_connection(self._listener.address).close()

    def _take(self, number: int, step: Step, before: Sequence[Report]) -> Report:
        picture = f"{number:02d}-{step.name}.png"
        failed = [report.name for report in before if not report.ok and report.name in step.needs]
        if failed:
            report = Report(step.name, False, 0.0, "", f"not tried: {', '.join(failed)} failed")
        else:
            report = self._ask(step, picture)
        self._say(f"tour: {'ok  ' if report.ok else 'FAIL'} {step.name} ({report.seconds:.1f} s) {report.detail}")
        return report

    def _ask(self, step: Step, picture: str) -> Report:
        desk = self._desks[step.desk]
        start = time.monotonic()
        try:
            desk.send({"step": step.name, "picture": str(self._folder / picture), "facts": self._facts})
            if not desk.poll(STEP_SECONDS):
                return Report(step.name, False, STEP_SECONDS, "", "QGIS did not answer in time")
            answer = desk.recv()
        except (EOFError, OSError):
            return Report(step.name, False, round(time.monotonic() - start, 2), "", "QGIS ended")
        self._facts = answer["facts"]
        return Report(step.name, answer["ok"], answer["seconds"], picture, answer["detail"])

    def _write(self, reports: Sequence[Report]) -> None:
        document = {"steps": [asdict(report) for report in reports]}
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        (self._folder / "tour.json").write_text(text, encoding="utf-8")

    def _dismiss(self) -> None:
        for desk in self._desks.values():
            try:
                desk.send(None)
            except OSError:
                self._say("tour: a QGIS had ended before the tour did")
        self._listener.close()
