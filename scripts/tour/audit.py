"""An administrator proves that the log of who did what is whole; a row that is changed behind its back is named."""

from __future__ import annotations

import os
import subprocess

import psycopg
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget

from scripts.stack.paths import CHECKOUT, state_folder
from scripts.tour import hand
from scripts.tour.desk import Desk
from scripts.tour.register import row
from scripts.tour.routine import ADMINISTRATOR, PASSWORD, SECOND_SUPERVISOR, SUPERVISOR, change_places, require
from scripts.tour.second_approver import AUTHOR
from scripts.tour.service import Caller
from scripts.tour.step import step

WHOLE, BROKEN = 0, 3
_WAITING = "SELECT count(*) AS rows FROM cadastre.audit_unsealed"
_AN_APPROVAL = """
    SELECT id, who FROM cadastre.audit JOIN cadastre.audit_seal ON audit_id = id
    WHERE what = 'approve' ORDER BY id LIMIT 1
"""


@step("audit-verified", SUPERVISOR, ["review", "second-approver"])
def audit_verified(desk: Desk) -> str:
    for account in (AUTHOR, SECOND_SUPERVISOR):  # two people look at who holds the land
        Caller(account, PASSWORD).ask("GET", f"/parcels/{desk.facts['state_land']}/sheet")
    change_places(desk, ADMINISTRATOR)
    hand.trigger(desk.window, "cadastre.lookups")
    hand.wait(lambda: row(_WAITING)["rows"] == 0, "the last rows to be sealed")
    code, said = _verify_command()
    require(code == WHOLE, f"the command ended with {code}: {said}")

    approval = row(_AN_APPROVAL)
    _change(approval["id"], None)  # nobody has approved it, as it were
    code, broken = _verify_command()
    require((code, f"row {approval['id']}:" in broken) == (BROKEN, True), f"the command ended with {code}: {broken}")
    _verify(desk, f"broken at row {approval['id']}")
    _change(approval["id"], approval["who"])

    _verify(desk, "The log is whole")
    hand.click(hand.widget(desk.window, QAbstractButton, "cadastre.lookups.show"))
    looks = hand.widget(desk.window, QAbstractItemView, "cadastre.lookups.list")
    hand.wait(lambda: looks.model().rowCount() > 0, "who looked at whom")
    desk.show()
    change_places(desk)
    return f"{said.splitlines()[0]}; a changed row was found: {broken.splitlines()[0]}"


def _verify_command() -> tuple[int, str]:
    """Exit code and output of `audit verify`."""
    python = state_folder() / "venv" / "bin" / "python"
    done = subprocess.run(
        [str(python), "-m", "cadastre_server", "audit", "verify"],
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(CHECKOUT)},
        cwd=CHECKOUT,
        text=True,
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout or done.stderr


def _change(id: int, who: object) -> None:
    """Change who did what, as someone would who has the database and switches its guards off."""
    with psycopg.connect(os.environ["CADASTRE_OWNER_URL"]) as owner:
        owner.execute("ALTER TABLE cadastre.audit DISABLE TRIGGER audit_stays")
        owner.execute("UPDATE cadastre.audit SET who = %s WHERE id = %s", [who, id])
        owner.execute("ALTER TABLE cadastre.audit ENABLE TRIGGER audit_stays")


def _verify(desk: Desk, expected: str) -> None:
    box = hand.widget(desk.window, QWidget, "cadastre.audit")
    button = hand.widget(desk.window, QAbstractButton, "cadastre.audit.verify")
    hand.wait(button.isEnabled, "the verification to be offered")
    hand.click(button)
    hand.wait(lambda: any(expected in label.text() for label in box.findChildren(QLabel)), expected, 60)
