"""What reading and placing points says: of a line that is left out, of the axes, of the datum, of doubled points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import filled


class PointsError(CadastreError):
    """A table or recording of points that cannot be used at all."""


@dataclass(frozen=True, slots=True)
class PointFinding:
    """One thing that is said of measured points.

    kind: stable name. An ERROR leaves its line out; WARNING and INFO are said of points that are taken. template:
    English text with {parameters}, translated where shown. line: number of the line in the file, counted from 1; None
    when it is about all of them. place: east, north in m of the city's CRS, None when it has none.
    """

    kind: str
    severity: Severity
    template: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    line: int | None = None
    place: tuple[float, float] | None = None

    def text(self) -> str:
        """What it says, in the chosen language."""
        return filled(self.template, self.parameters)


def left_out(kind: str, line: int, template: str, **parameters: object) -> PointFinding:
    """Why a line gives no point."""
    return PointFinding(kind, Severity.ERROR, template, parameters, line)
