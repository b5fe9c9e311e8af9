"""What the tests of the core may ask for."""

from __future__ import annotations

import json

import pytest

from scripts.stack.paths import SHARED_DATA


@pytest.fixture(scope="session")
def oracles() -> dict:
    """Worked examples with their source and what they must give."""
    path = SHARED_DATA.parent / "oracles.json"
    assert path.is_file(), f"the worked examples are expected at {path}"
    return json.loads(path.read_text(encoding="utf-8"))
