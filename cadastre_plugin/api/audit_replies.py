"""Whether the log of who did what is whole, as the service answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cadastre_plugin.api.replies import Json, time
from cadastre_plugin.core.texts import tr


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first row that is not what was sealed. row: its number, None where not even that is left. position: its place
    in the chain, None where it has none. template: what is wrong, in English.
    """

    row: int | None
    position: int | None
    template: str

    def text(self) -> str:
        """What is wrong, in the chosen language."""
        return tr(self.template)

    @classmethod
    def parse(cls, document: Json) -> ChainFault:
        return cls(document["row"], document["position"], str(document["text"]))


@dataclass(frozen=True, slots=True)
class Chain:
    """rows: how many are what was sealed. broken: None when all are. position, hash, sealed_at: of the last seal.
    waiting: rows that have no seal yet.
    """

    rows: int
    broken: ChainFault | None
    position: int
    hash: str
    sealed_at: datetime
    waiting: int

    @classmethod
    def parse(cls, document: Json) -> Chain:
        broken = document["broken"]
        return cls(
            rows=int(document["rows"]),
            broken=None if broken is None else ChainFault.parse(broken),
            position=int(document["position"]),
            hash=str(document["hash"]),
            sealed_at=time(document["sealed_at"]),
            waiting=int(document["waiting"]),
        )
