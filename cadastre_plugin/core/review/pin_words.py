"""What a remark is pinned to, and what became of that, in words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.core.change.difference import CornerMove
from cadastre_plugin.core.quantity import Length
from cadastre_plugin.core.review.anchor import Anchor, AnchorKind
from cadastre_plugin.core.review.standing import Pinned, PinState
from cadastre_plugin.core.rules.cards import CARDS
from cadastre_plugin.core.texts import N_, tr

_PLACE = N_("Place on the map")
_CORNER = N_("Corner of {parcel}")
_PARCEL = N_("Parcel: {parcel}")
_RIGHT = N_("Right: {right}")
_FINDING = N_("Finding: {finding}")

_MOVED = N_("The corner moved {distance} to the {direction} since")
_CHANGED: Mapping[AnchorKind, str] = {
    AnchorKind.PARCEL: N_("The parcel is otherwise since"),
    AnchorKind.RIGHT: N_("The right is otherwise since"),
    AnchorKind.FINDING: N_("It is found at another place since"),
}
_GONE: Mapping[AnchorKind, str] = {
    AnchorKind.CORNER: N_("The corner is gone"),
    AnchorKind.PARCEL: N_("The change no longer has this parcel"),
    AnchorKind.RIGHT: N_("The change no longer has this right"),
    AnchorKind.FINDING: N_("No longer found"),
}


@dataclass(frozen=True)
class PinNames:
    """What things are called where remarks are read.

    parcel, right: by their ids. finding: the text of one that the rules find, None when they do not any more.
    """

    parcel: Callable[[UUID], str]
    right: Callable[[UUID], str]
    finding: Callable[[str, Collection[UUID]], str | None]


def anchor_text(anchor: Anchor, names: PinNames) -> str:
    """What a remark is pinned to, in the chosen language."""
    if anchor.kind is AnchorKind.CORNER and anchor.parcel_id is not None:
        return tr(_CORNER).format(parcel=tr(names.parcel(anchor.parcel_id)))
    if anchor.kind is AnchorKind.PARCEL and anchor.parcel_id is not None:
        return tr(_PARCEL).format(parcel=tr(names.parcel(anchor.parcel_id)))
    if anchor.kind is AnchorKind.RIGHT and anchor.right_id is not None:
        return tr(_RIGHT).format(right=names.right(anchor.right_id))
    if anchor.kind is AnchorKind.FINDING and anchor.rule is not None:
        return tr(_FINDING).format(finding=names.finding(anchor.rule, anchor.subjects) or _meaning(anchor.rule))
    return tr(_PLACE)


def fate_text(anchor: Anchor, pinned: Pinned) -> str:
    """What became of it since the remark was written, in the chosen language; empty when it stands as it was."""
    if pinned.state is PinState.GONE:
        return tr(_GONE[anchor.kind])
    if pinned.state is PinState.STANDS:
        return ""
    if anchor.kind is AnchorKind.CORNER and anchor.place is not None and pinned.place is not None:
        move = CornerMove(anchor.place, pinned.place)
        return tr(_MOVED).format(distance=Length(move.distance), direction=tr(move.direction))
    return tr(_CHANGED[anchor.kind])


def _meaning(rule: str) -> str:
    """What a rule is about, for a finding that is no more; its id for one that this program does not know."""
    card = CARDS.get(rule)
    return tr(card.meaning) if card is not None else rule
