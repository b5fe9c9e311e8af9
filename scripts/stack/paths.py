"""Where things stand in a checkout."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("CADASTRE_STATE", CHECKOUT / ".cadastre"))  # all that the commands make; never committed
PLUGIN = CHECKOUT / "cadastre_plugin"
SHARED_DATA = CHECKOUT.parent / "shared" / "data"


def state_folder() -> Path:
    """The folder of what the commands keep, made when it is missing."""
    STATE.mkdir(exist_ok=True)
    return STATE
