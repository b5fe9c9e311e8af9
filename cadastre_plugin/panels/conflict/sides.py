"""What the three sides are called, and their colours in the table, on the map and in the legend."""

from __future__ import annotations

from cadastre_plugin.core.conflict.comparison import Choice
from cadastre_plugin.core.texts import N_

SIDES = (Choice.BASE, Choice.THEIRS, Choice.MINE)
"""In the order of the columns; the keys 1, 2 and 3 choose them."""

SIDE_TEXTS = {Choice.BASE: N_("Base"), Choice.THEIRS: N_("Theirs"), Choice.MINE: N_("Mine")}

SIDE_COLOURS = {Choice.BASE: "#546e7a", Choice.THEIRS: "#d95f02", Choice.MINE: "#1565c0"}
"""Told apart also by those who do not see red and green: grey, orange, blue."""
