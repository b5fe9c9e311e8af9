"""What is decided of a right whose parcel ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cadastre_plugin.core.model.right import Share
from cadastre_plugin.core.rights.sentence import Sentence


class Fate(StrEnum):
    """What becomes of a right: it goes on in other parcels, one right comes of several, or it ends."""

    CARRY = "carry"
    COMBINE = "combine"
    END = "end"


@dataclass(frozen=True)
class Decision:
    """What becomes of rights.

    right_ids: one, or those that are combined. child_ids: the parcels that they go to. A servitude that serves a parcel
    that ends, and is borne by one that stands, stays there: its `child_ids` is that parcel. shares: of the right that
    comes of several. served: what a servitude serves from now on. reason: why it ends. confirmed: False where a person
    has to agree first, and `remarks` say why.
    """

    right_ids: tuple[UUID, ...]
    fate: Fate
    child_ids: tuple[UUID, ...] = ()
    shares: tuple[Share, ...] = ()
    served: tuple[UUID, ...] = ()
    reason: str | None = None
    confirmed: bool = True
    remarks: tuple[Sentence, ...] = ()
