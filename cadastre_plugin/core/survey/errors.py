"""What the survey computations refuse."""

from __future__ import annotations

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr

_PLACE = N_("Line {line}: ")


class SurveyError(CadastreError):
    """Observations that cannot be read or computed. line: of the pasted text, from 1; None when it is of none."""

    line: int | None = None

    def on_line(self, line: int) -> SurveyError:
        """The same refusal with the line of the text it comes from."""
        placed = SurveyError(self.code, self.template, **self.parameters)
        placed.line = line
        return placed

    def text(self) -> str:
        """The message in the chosen language, with the line before it."""
        return (tr(_PLACE).format(line=self.line) if self.line else "") + super().text()

    def __str__(self) -> str:
        return self.text()
