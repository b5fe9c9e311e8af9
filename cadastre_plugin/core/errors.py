"""What the core refuses, as one family of errors with a stable code and parameters for a translated text."""

from __future__ import annotations

from collections.abc import Mapping

from cadastre_plugin.core.texts import filled


class CadastreError(ValueError):
    """Input that cannot be accepted. `code` is stable, `template` is an English text with {parameters}."""

    def __init__(self, code: str, template: str, **parameters: object) -> None:
        self.code = code
        self.template = template
        self.parameters: Mapping[str, object] = parameters
        super().__init__(template.format(**parameters))

    def text(self) -> str:
        """The message in the chosen language."""
        return filled(self.template, self.parameters)


class ProfileError(CadastreError):
    """The city profile is missing or wrong."""


class GeometryError(CadastreError):
    """A geometry that cannot be a parcel: not a polygon, not finite, with a height, curved."""


class ChangeError(CadastreError):
    """A change document that does not say what it must."""


class TransitionError(CadastreError):
    """A step the workflow does not allow."""


class NumberError(CadastreError):
    """A cadastral number that is not well formed."""
