"""Every text a person reads, in the languages of the programme.

One gettext catalogue serves the rules, the plugin and the operator's commands. English is the source language: the
key of a text is the text. The catalogues stand in `i18n/` beside the package in a checkout, inside it in the zip.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LANGUAGES = ("uz", "ru", "en", "ko")
OWN_NAMES = {"uz": "Oʻzbekcha", "ru": "Русский", "en": "English", "ko": "한국어"}
"""What each language calls itself."""

DOMAIN = "cadastre"

_PACKAGE = Path(__file__).resolve().parents[1]
_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def N_(text: str) -> str:
    """Mark a text for translation where it is written in a table; `tr` translates it where it is shown."""
    return text


def tr(text: str) -> str:
    """The text in the chosen language; fill parameters in afterwards with `str.format`."""
    spoken = _spoken.get()
    return (catalogue(spoken) if spoken else _catalogue).gettext(text)


def filled(template: str, parameters: Mapping[str, object]) -> str:
    """A template of the tables in the chosen language, with its parameters; one that is itself a text is translated."""
    return tr(template).format(**{name: _shown(value) for name, value in parameters.items()})


def _shown(value: object) -> object:
    return tr(value) if isinstance(value, str) and value else value  # gettext keeps its header under ""


def language() -> str:
    """The language texts are shown in, one of LANGUAGES."""
    return _spoken.get() or _language


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Show texts in another of LANGUAGES while the context is open, in this thread only."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def use_language(locale: str) -> str:
    """Choose the language from a locale name such as `uz_UZ`; English when it is none of ours. Returns the choice."""
    global _catalogue, _language
    wanted = locale.replace("-", "_").split("_")[0].lower()
    _language = wanted if wanted in LANGUAGES else "en"
    _catalogue = catalogue(_language)
    return _language


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The texts of one language; English, and a checkout whose catalogues are not compiled, read the source texts."""
    return gettext.translation(DOMAIN, localedir=str(_folder()), languages=[language], fallback=True)


def _folder() -> Path:
    inside = _PACKAGE / "i18n"
    return inside if inside.is_dir() else _PACKAGE.parent / "i18n"
