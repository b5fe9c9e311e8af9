"""Every text is there in every language, with the same parameters."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from cadastre_plugin.core import texts
from cadastre_plugin.core.texts import LANGUAGES, filled, tr, use_language
from scripts.stack.catalogues import (
    TRANSLATIONS,
    faults,
    marked_texts,
    placeholders,
    texts_of_the_code,
    translations,
)
from scripts.stack.paths import CHECKOUT

CITIES = CHECKOUT / "cadastre_plugin/core/profile/cities"


@pytest.fixture(scope="module")
def source() -> Catalog:
    return texts_of_the_code()


def test_the_code_has_texts(source: Catalog) -> None:
    assert len(source) > 100


def test_every_language_of_the_programme_has_a_catalogue() -> None:
    assert {*TRANSLATIONS, "en"} == set(LANGUAGES)


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_text_is_translated(language: str, source: Catalog) -> None:
    found = list(faults(language, source))
    assert not found, "\n".join([f"run scripts/texts, then translate: {len(found)}", *found[:20]])


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_every_catalogue_can_be_compiled(language: str) -> None:
    """As `pybabel compile` looks at it: a percent sign before a letter may count as a parameter."""
    found = [f"{message.id}: {error}" for message, errors in translations(language).check() for error in errors]
    assert found == []


def test_texts_within_f_strings_and_over_several_lines_are_found() -> None:
    code = """label = f"<b>{tr('Open')}</b> " + tr("Draw "
    "it"); other(N_("Close")); tr(name); word("Show")"""
    assert sorted(marked_texts(code)) == ["Close", "Draw it", "Open"]


def test_a_parameter_counts_with_how_it_is_written() -> None:
    assert placeholders("{area:.2f} of {number}") == {"area:.2f", "number:"}
    assert placeholders("{area} of {number}") != placeholders("{area:.2f} of {number}")
    assert placeholders("at most (default: %(default)s)") == {"%(default)s"}


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for language in TRANSLATIONS:
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "cadastre.mo").open("wb") as file:
            write_mo(file, translations(language))
    monkeypatch.setattr(texts, "_folder", lambda: tmp_path)
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("locale", "approve", "overlap"),
    [
        ("uz_UZ", "Tasdiqlash", "Ustma-ust tushish: A va yangi yer uchastkasi, 1.50 m²"),
        ("ru-RU", "Утвердить", "Наложение: A и новый участок, 1.50 м²"),
        ("ko", "승인", "중첩: A / 신규 필지, 1.50 m²"),
        ("de_DE", "Approve", "A and new parcel overlap by 1.50 m²"),
    ],
)
@pytest.mark.usefixtures("compiled")
def test_compiled_catalogues_speak_the_chosen_language(locale: str, approve: str, overlap: str) -> None:
    use_language(locale)
    assert tr("Approve") == approve
    template = "{one} and {other} overlap by {area:.2f} m²"
    assert filled(template, {"one": "A", "other": "new parcel", "area": 1.5}) == overlap


@pytest.mark.parametrize("city", sorted(CITIES.glob("*.json")), ids=lambda path: path.stem)
def test_every_name_of_a_city_is_there_in_every_language(city: Path) -> None:
    profile = json.loads(city.read_text(encoding="utf-8"))
    lists = [*profile["code_lists"].items(), ("district", profile["districts"])]
    found = {"title": profile["title"]} | {
        f"{name} {one['code']}": one["names"] for name, codes in lists for one in codes
    }
    assert {key: _lacking(names) for key, names in found.items() if _lacking(names)} == {}


def _lacking(names: dict[str, Any]) -> set[str]:
    return {language for language in LANGUAGES if not str(names.get(language, "")).strip()}
