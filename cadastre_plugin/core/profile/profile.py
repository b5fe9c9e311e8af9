"""What differs from city to city, as data: a law or a council changes the file, not the code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.geometry.crs import crs_of
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.people.check_digit import CheckRule
from cadastre_plugin.core.people.personal_data import USUAL, PersonalData
from cadastre_plugin.core.profile.file_rules import FileRules
from cadastre_plugin.core.profile.number_format import NumberFormat
from cadastre_plugin.core.profile.rights_mapping import RightsMapping, rights_mapping
from cadastre_plugin.core.profile.second_approver import SecondApprover
from cadastre_plugin.core.record import Record, is_finite_number
from cadastre_plugin.core.review.calendar import WorkCalendar
from cadastre_plugin.core.rules.finding import Severity
from cadastre_plugin.core.texts import N_, language

_SHIPPED = Path(__file__).parent / "cities"

LONGEST_TERM = 1000
"""Working days; a longer term is a slip of the pen."""


@dataclass(frozen=True)
class ProfileCrs:
    """The CRS of stored coordinates: axes east, north in m. Every engine is given `definition` (PROJ string or WKT)."""

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


class AllowedArea(StrEnum):
    """How far a computed area may be from the legal one: by the formula of the law, by the area's own uncertainty as
    its corners give it, or by the larger of the two."""

    FORMULA = "formula"
    UNCERTAINTY = "uncertainty"
    LARGER = "larger"


@dataclass(frozen=True)
class Tolerances:
    """Limits in m, m2 or ratios; official values are not known, so each is a setting of the profile.

    legal_area_by: how the allowed difference of a legal area is found; legal_area_uncertainty: how many standard
    deviations of the computed area it may be, 2 are 95 %.
    """

    boundary_point_m: float = 0.10
    legal_area_factor: float = 3.5
    legal_area_by: AllowedArea = AllowedArea.FORMULA
    legal_area_uncertainty: float = 2.0
    area_sum_ratio: float = 0.001
    overlap_min_m2: float = 0.01
    sliver_width_m: float = 0.10
    sliver_min_width_m: float = 0.0015
    t_junction_m: float = 0.0015
    min_width_m: float = 2.0
    min_area_m2: float = 20.0
    access_width_m: float = 3.0
    spike_angle_deg: float = 1.0
    spike_arm_m: float = 1.0
    corner_spacing_m: float = 0.02
    traverse_ratio: int = 2000
    gap_max_m2: float = 1000.0
    multipart_allowed: bool = False
    change_parcel_limit: int = 2000
    work_area_parcel_limit: int = 20000


@dataclass(frozen=True)
class OperationRules:
    """What an operation on rights needs.

    documents: kinds of document that must be attached. alienates: it takes a right from someone or burdens it, so that
    a ban or arrest stands in its way. term_days: working days until it has to be decided, where the law has a term of
    its own for it.
    """

    documents: tuple[str, ...] = ()
    alienates: bool = False
    term_days: int | None = None


@dataclass(frozen=True)
class LoadMapping:
    """How a parcel file of this city is read when the operator says nothing else: layer and column per field.

    rights: how its rights are read; None when only parcels are.
    """

    layer: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    rights: RightsMapping | None = None


@dataclass(frozen=True)
class Profile:
    """A city.

    bounds: east min, north min, east max, north max in m; guards against swapped axes and strange coordinates.
    whole_rights: kinds of right whose shares must sum to exactly 1. attribution: whom a map must name where the
    licence of the data asks for it. survey_crs: codes of the CRS that measured points may come in, besides the city's
    own. street_purposes: purposes of parcels that are streets. gaps_are_streets: land that is no parcel's is a street
    too. min_areas: least area (m2) of a parcel by its purpose, where it is not `min_area_m2`. severities: by the rule's
    id, where the city weighs its findings otherwise. fixed_markers: markers of corners that may not be moved.
    point_accuracy_m: standard deviation (m) of a corner by method of measuring, where nobody stated it. operations:
    what each operation on rights needs, by its code of the list `operation`. files: which files of documents are kept.
    terms: working days until a change has to be decided, by its kind. calendar: which days are worked on.
    second_approver: which changes two supervisors must approve.
    personal_data: what each role may see of people. stir_check: how the last digit of a STIR follows from the others,
    None where that is not known. document: the JSON it was read from.
    """

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
    whole_rights: tuple[str, ...] = ()
    attribution: str = ""
    survey_crs: tuple[str, ...] = ("EPSG:4326",)
    street_purposes: tuple[str, ...] = ()
    gaps_are_streets: bool = True
    min_areas: Mapping[str, float] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    fixed_markers: tuple[str, ...] = ()
    point_accuracy_m: Mapping[str, float] = field(default_factory=dict)
    operations: Mapping[str, OperationRules] = field(default_factory=dict)
    files: FileRules = field(default_factory=FileRules)
    personal_data: Mapping[Role, PersonalData] = field(default_factory=lambda: USUAL)
    stir_check: CheckRule | None = None
    terms: Mapping[str, int] = field(default_factory=dict)
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    second_approver: SecondApprover = field(default_factory=SecondApprover)
    document: Mapping[str, Any] = field(repr=False, compare=False, default_factory=dict)

    def district(self, code: str) -> District | None:
        """The district of a code, None when the city has none such."""
        return next((district for district in self.districts if district.code == code), None)

    def operation(self, code: str) -> OperationRules:
        """What an operation on rights needs; nothing where the city does not say."""
        return self.operations.get(code, OperationRules())

    def name_of(self, code_list: str, code: str) -> str:
        """The name of a code in the chosen language, the code itself where the list does not have it."""
        return next((item.name() for item in self.codes(code_list) if item.code == code), code)

    def codes(self, code_list: str) -> tuple[CodeItem, ...]:
        """The entries of a code list (`change_kind`, `land_category`, `right_kind` ...), empty when there is none."""
        return self.code_lists.get(code_list, ())

    def min_area(self, purpose: str | None) -> float:
        """The least area in m2 that a parcel of the purpose may have."""
        return self.min_areas.get(purpose or "", self.tolerances.min_area_m2)

    def accuracy_of(self, point: BoundaryPoint | None) -> float:
        """Standard deviation (m) of the coordinates of a corner: stated, else usual for its method, else for any."""
        if point is None:
            return self.tolerances.boundary_point_m
        usual = self.point_accuracy_m.get(point.method or "", self.tolerances.boundary_point_m)
        return usual if point.accuracy is None else point.accuracy


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
    except (OSError, ValueError, RecursionError) as error:
        raise ProfileError("profile_unreadable", N_("The profile {path} cannot be read"), path=str(path)) from error
    return parse_profile(document)


def parse_profile(document: Mapping[str, Any]) -> Profile:
    """The profile of its JSON document, as `GET /profile` gives it.

    Raises:
        ProfileError: a part is missing or of the wrong kind.
    """
    record = Record(document, _misstated)
    lists = record.record("code_lists")
    return Profile(
        id=record.text("id"),
        title=record.dictionary("title"),
        crs=_crs(record.record("crs")),
        bounds=_bounds(record),
        number=NumberFormat.parse(record.record("number")),
        districts=tuple(_district(item) for item in record.records("districts")),
        code_lists={name: tuple(_code(item) for item in lists.records(name)) for name in lists.members},
        tolerances=_tolerances(record.record("tolerances")),
        languages=record.texts("languages"),
        load=_load(record.record("load")) if record.has("load") else LoadMapping(),
        whole_rights=record.texts("whole_rights") if record.has("whole_rights") else (),
        attribution=record.text("attribution") if record.has("attribution") else "",
        survey_crs=record.texts("survey_crs") if record.has("survey_crs") else ("EPSG:4326",),
        street_purposes=record.texts("street_purposes") if record.has("street_purposes") else (),
        gaps_are_streets=record.flag("gaps_are_streets") if record.has("gaps_are_streets") else True,
        min_areas=_min_areas(record.record("min_areas")) if record.has("min_areas") else {},
        fixed_markers=record.texts("fixed_markers") if record.has("fixed_markers") else (),
        severities=_severities(record.record("severities")) if record.has("severities") else {},
        point_accuracy_m=_accuracies(record.record("point_accuracy_m")) if record.has("point_accuracy_m") else {},
        operations=_operations(record.record("operations")) if record.has("operations") else {},
        files=FileRules.parse(record.record("files")) if record.has("files") else FileRules(),
        personal_data=_personal_data(record.record("personal_data")) if record.has("personal_data") else USUAL,
        stir_check=_check_rule(record.record("stir_check")) if record.has("stir_check") else None,
        terms=_terms(record.record("terms")) if record.has("terms") else {},
        calendar=WorkCalendar.parse(record.record("calendar")) if record.has("calendar") else WorkCalendar(),
        second_approver=_second_approver(record.record("review")) if record.has("review") else SecondApprover(),
        document=document,
    )


def _misstated(place: str) -> ProfileError:
    return ProfileError("profile_incomplete", N_("The profile lacks or misstates: {part}"), part=place)


def _crs(record: Record) -> ProfileCrs:
    definition = record.text("definition")
    crs_of(definition)  # says now, not at the first area, that PROJ does not understand it
    return ProfileCrs(record.whole("srid"), record.text("code"), record.text("name"), definition)


def _bounds(record: Record) -> tuple[float, float, float, float]:
    values = record.items("bounds")
    if len(values) != 4 or not all(is_finite_number(value) for value in values):
        record.refuse("bounds")
    west, south, east, north = (float(value) for value in values)
    if west >= east or south >= north:
        record.refuse("bounds")
    return west, south, east, north


def _code(record: Record) -> CodeItem:
    return CodeItem(record.text("code"), record.dictionary("names"))


def _district(record: Record) -> District:
    soato = record.whole("soato") if record.members.get("soato") is not None else None
    return District(record.text("code"), record.dictionary("names"), soato)


def _tolerances(record: Record) -> Tolerances:
    record.allow(*Tolerances.__dataclass_fields__)
    return Tolerances(**{name: _tolerance(record, name) for name in record.members})


def _tolerance(record: Record, name: str) -> Any:
    kind = type(getattr(Tolerances(), name))
    if kind is AllowedArea:
        return record.choice(name, AllowedArea)
    if kind is bool:
        return record.flag(name)
    return record.whole(name) if kind is int else _not_negative(record, name)


def _not_negative(record: Record, name: str) -> float:
    value = record.number(name)
    return value if value >= 0 else record.refuse(name)


def _min_areas(record: Record) -> Mapping[str, float]:
    return {purpose: _not_negative(record, purpose) for purpose in record.members}


def _severities(record: Record) -> Mapping[str, Severity]:
    return {rule: record.choice(rule, Severity) for rule in record.members}


def _accuracies(record: Record) -> Mapping[str, float]:
    found = {method: record.number(method) for method in record.members}
    return found if all(value > 0 for value in found.values()) else record.refuse()


def _operations(record: Record) -> Mapping[str, OperationRules]:
    return {code: _operation(record.record(code)) for code in record.members}


def _operation(record: Record) -> OperationRules:
    record.allow(*OperationRules.__dataclass_fields__)
    alienates = record.flag("alienates") if record.has("alienates") else False
    term = record.whole("term_days", LONGEST_TERM) if record.has("term_days") else None
    return OperationRules(record.texts("documents") if record.has("documents") else (), alienates, term)


def _second_approver(review: Record) -> SecondApprover:
    review.allow("second_approver")
    return SecondApprover.parse(review.record("second_approver"))


def _terms(record: Record) -> Mapping[str, int]:
    return {kind: record.whole(kind, LONGEST_TERM) for kind in record.members}


def _personal_data(record: Record) -> Mapping[Role, PersonalData]:
    record.allow(*(role.value for role in Role))
    return USUAL | {Role(role): record.choice(role, PersonalData) for role in record.members}


def _check_rule(record: Record) -> CheckRule:
    weights = record.items("weights")
    if not weights or not all(isinstance(weight, int) and not isinstance(weight, bool) for weight in weights):
        record.refuse("weights")
    modulus = record.whole("modulus")
    return CheckRule(tuple(weights), modulus) if modulus > 1 else record.refuse("modulus")


def _load(record: Record) -> LoadMapping:
    fields = record.dictionary("fields") if record.has("fields") else {}
    rights = rights_mapping(record.record("rights")) if record.has("rights") else None
    return LoadMapping(record.text_or_none("layer"), fields, rights)
