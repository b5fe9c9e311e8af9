"""How two states are compared on the map."""

from __future__ import annotations

from enum import StrEnum

from cadastre_plugin.core.texts import N_

BEFORE = N_("Before")
AFTER = N_("After")


class Mode(StrEnum):
    """overlay: both at once, as layers. swipe: one on each side of a handle. fade: one through the other. blink: one
    after the other."""

    OVERLAY = "overlay"
    SWIPE = "swipe"
    FADE = "fade"
    BLINK = "blink"


MODE_TEXTS = {
    Mode.OVERLAY: N_("Overlay"),
    Mode.SWIPE: N_("Swipe"),
    Mode.FADE: N_("Transparency"),
    Mode.BLINK: N_("Blink"),
}
MODE_TIPS = {
    Mode.OVERLAY: N_("Before and after lie on each other"),
    Mode.SWIPE: N_(
        "Before lies left of the handle, after right of it. Drag the handle, or move it with the arrow keys"
    ),
    Mode.FADE: N_("After shines through before as far as the slider says"),
    Mode.BLINK: N_("Before and after take turns. The slider makes it faster or slower"),
}
