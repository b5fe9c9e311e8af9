"""The catalogues of texts: what the code says, and its translations. English is the source and needs none."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from scripts.stack.paths import CHECKOUT

ROOMS = ("cadastre_plugin", "cadastre_server")
TRANSLATIONS = ("uz", "ru", "ko")
MARKS = ("tr", "N_")
_PERCENT = re.compile(r"%\(\w+\)[sd]")
"""Parameters that argparse fills in."""


def path_of(language: str) -> Path:
    """The catalogue of a language."""
    return CHECKOUT / "i18n" / language / "LC_MESSAGES" / "cadastre.po"


def texts_of_the_code() -> Catalog:
    """Every text marked in the code, with the files it stands in."""
    catalog = Catalog(project="cadastre", charset="utf-8")
    for room in ROOMS:
        for path in sorted((CHECKOUT / room).rglob("*.py")):
            for text in marked_texts(path.read_text(encoding="utf-8")):
                catalog.add(text, locations=[(path.relative_to(CHECKOUT).as_posix(), 0)])
    return catalog


def marked_texts(code: str) -> Iterator[str]:
    """The texts that a module marks. Read by its syntax: Babel's own reader passes over what stands in an f-string."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str() as text), *_]) if name in MARKS:
                yield text


def translations(language: str) -> Catalog:
    """The catalogue of a language as it stands; empty when there is none yet."""
    path = path_of(language)
    if not path.exists():
        return _empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text: str) -> set[str]:
    """The parameters that a text names, with how each is written."""
    fields = {f"{name}:{spec}" for _, name, spec, _ in string.Formatter().parse(text) if name is not None}
    return fields | set(_PERCENT.findall(text))


def faults(language: str, source: Catalog) -> Iterator[str]:
    """What is missing or wrong in the catalogue of a language, a line each."""
    translated = translations(language)
    for message in _messages(source):
        given = translated.get(str(message.id))
        if given is None or not given.string or given.fuzzy:
            yield f"{language}: not translated: {message.id}"
        elif placeholders(str(message.id)) != placeholders(str(given.string)):
            yield f"{language}: other parameters: {message.id} -> {given.string}"
    for message in _messages(translated):
        if source.get(str(message.id)) is None:
            yield f"{language}: no longer used: {message.id}"


def update(language: str, source: Catalog) -> None:
    """Bring the file of a language up to date; translations are kept, texts no longer used are dropped."""
    catalog = translations(language)
    catalog.update(source, no_fuzzy_matching=True, update_creation_date=False)  # only what changed shows in a diff
    catalog.obsolete.clear()
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=0, sort_output=True, include_lineno=False, ignore_obsolete=True)


def _empty(language: str) -> Catalog:
    name = Locale(language).english_name
    return Catalog(
        locale=language,
        domain="cadastre",
        header_comment=f"# The texts of the cadastre: {name}.",
        project="cadastre",
        version="1",
        msgid_bugs_address="cadastre",
        last_translator="cadastre",
        language_team=name,
        creation_date=datetime.now(UTC),
        revision_date=datetime.now(UTC),
        charset="utf-8",
    )


def _messages(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def main() -> int:
    """Update every catalogue and say what still has to be translated."""
    source = texts_of_the_code()
    open_points = 0
    for language in TRANSLATIONS:
        update(language, source)
        found = list(faults(language, source))
        open_points += len(found)
        print(f"{language}: {len(source)} texts, {len(found)} to be done")
    return 1 if open_points else 0


if __name__ == "__main__":
    raise SystemExit(main())
