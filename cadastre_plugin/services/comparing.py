"""A dock's row of modes and before and after on the canvas, tied together."""

from __future__ import annotations

from cadastre_plugin.map_tools.compare.before_after import BeforeAfter
from cadastre_plugin.panels.compare_bar import CompareBar


def tie(bar: CompareBar, shown: BeforeAfter) -> None:
    """What is chosen in the bar is what the canvas shows, from now on until one of the two is gone."""
    bar.mode_chosen.connect(shown.set_mode)
    bar.share_chosen.connect(shown.set_share)
    bar.interval_chosen.connect(shown.set_interval)
    bar.legend_wanted.connect(shown.set_legend)
    bar.watched.connect(shown.set_watched)
    shown.share_changed.connect(bar.set_share)
    shown.set_mode(bar.mode)
