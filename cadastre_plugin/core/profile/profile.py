"""What differs from city to city, as data: a law or a council changes the file, not the code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.texts import N_, language

_SHIPPED = Path(__file__).parent / "cities"


@dataclass(frozen=True)
class ProfileCrs:
    """The CRS of stored coordinates: axes east, north in m. `definition` (PROJ string or WKT) is given to every engine."""

    srid: int
    code: str
    name: str
    definition: str


@dataclass(frozen=True)
class CodeItem:
    """An entry of a code list with its name per language."""

    code: str
    names: Mapping[str, str]

    def name(self) -> str:
        """The name in the chosen language, else English, else the code."""
        return self.names.get(language()) or self.names.get("en") or self.code


@dataclass(frozen=True)
class District(CodeItem):
    """A district: `code` is the district group of the cadastral number where the format has one; SOATO where known."""

    soato: int | None = None


@dataclass(frozen=True)
class Tolerances:
    """Limits in m, m2 or ratios; official values are not known, so each is a setting of the profile."""

    boundary_point_m: float = 0.10
    legal_area_factor: float = 3.5
    area_sum_ratio: float = 0.001
    overlap_min_m2: float = 0.01
    sliver_width_m: float = 0.10
    sliver_min_width_m: float = 0.0015
    t_junction_m: float = 0.0015
    multipart_allowed: bool = False
    change_parcel_limit: int = 2000
    work_area_parcel_limit: int = 20000


@dataclass(frozen=True)
class LoadMapping:
    """How a parcel file of this city is read when the operator says nothing else: layer and column per field."""

    layer: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Profile:
    """A city. `bounds` (east min, north min, east max, north max, m) guards imports against swapped axes."""

    id: str
    title: Mapping[str, str]
    crs: ProfileCrs
    bounds: tuple[float, float, float, float]
    number: NumberFormat
    districts: tuple[District, ...]
    code_lists: Mapping[str, tuple[CodeItem, ...]]
    tolerances: Tolerances
    languages: tuple[str, ...]
    load: LoadMapping
    document: Mapping[str, Any] = field(repr=False, compare=False, default_factory=dict)

    def district(self, code: str) -> District | None:
        """The district of a code, None when the city has none such."""
        return next((district for district in self.districts if district.code == code), None)

    def codes(self, code_list: str) -> tuple[CodeItem, ...]:
        """The entries of a code list (`change_kind`, `land_category`, `right_kind` ...), empty when there is none."""
        return self.code_lists.get(code_list, ())


def shipped_profile(name: str) -> Profile:
    """A profile that comes with the program, by its id.

    Raises:
        ProfileError: there is none of that name, or it is wrong.
    """
    return load_profile(_SHIPPED / f"{name}.json")


def profile_of(name_or_path: str) -> Profile:
    """A shipped profile by id, or any other by the path of its file.

    Raises:
        ProfileError: not there or wrong.
    """
    path = Path(name_or_path)
    return load_profile(path) if path.suffix == ".json" else shipped_profile(name_or_path)


def load_profile(path: Path) -> Profile:
    """Read a profile file.

    Raises:
        ProfileError: the file cannot be read, is not JSON, or lacks a part.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProfileError("profile_unreadable", N_("The profile {path} cannot be read"), path=str(path)) from error
    return parse_profile(document)


def parse_profile(document: Mapping[str, Any]) -> Profile:
    """The profile of its JSON document, as `GET /profile` gives it.

    Raises:
        ProfileError: a part is missing or of the wrong kind.
    """
    try:
        return _parse(document)
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileError(
            "profile_incomplete", N_("The profile lacks or misstates: {part}"), part=str(error)
        ) from error


def _parse(document: Mapping[str, Any]) -> Profile:
    west, south, east, north = (float(value) for value in document["bounds"])
    lists = {name: tuple(CodeItem(**item) for item in items) for name, items in document["code_lists"].items()}
    return Profile(
        id=document["id"],
        title=document["title"],
        crs=ProfileCrs(**document["crs"]),
        bounds=(west, south, east, north),
        number=NumberFormat.parse(document["number"]),
        districts=tuple(District(**item) for item in document["districts"]),
        code_lists=lists,
        tolerances=Tolerances(**document["tolerances"]),
        languages=tuple(document["languages"]),
        load=LoadMapping(**document.get("load", {})),
        document=document,
    )
