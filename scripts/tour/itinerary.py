"""All steps of the tour in their order: importing this fills the table of steps."""

from __future__ import annotations

from importlib import import_module

TOPICS = (
    "loop",
    "time_slider",
    "past_corners",
    "forecast",
    "boundary",
    "divide",
    "survey",
    "points",
    "corners",
    "reshape",
    "repair",
    "rules",
    "split",
    "undo_all",
    "carry_rights",
    "submit_boundaries",
    "before_after",
    "proof",
    "review_rights",
    "rights",
    "encumbrances",
    "people_rights",
    "lineage",
    "conflict",
    "review_queue",
    "pinned_remark",
    "reverse_change",
    "second_approver",
    "audit",
)

for topic in TOPICS:
    import_module(f"scripts.tour.{topic}")
