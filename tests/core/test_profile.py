from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cadastre_plugin.core import texts
from cadastre_plugin.core.change.workflow import Role
from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.model.boundary_point import BoundaryPoint
from cadastre_plugin.core.people.check_digit import CheckRule
from cadastre_plugin.core.people.personal_data import USUAL, PersonalData
from cadastre_plugin.core.profile.profile import (
    AllowedArea,
    LoadMapping,
    Profile,
    load_profile,
    parse_profile,
    profile_of,
    shipped_profile,
)
from cadastre_plugin.core.rules.finding import Severity

Document = dict[str, Any]


@pytest.fixture
def tashkent() -> Profile:
    return shipped_profile("tashkent")


def test_tashkent_is_shipped(tashkent: Profile) -> None:
    assert tashkent.crs.srid == 10728
    assert len(tashkent.districts) == 12
    assert tashkent.district("09").soato == 1726269
    assert tashkent.district("99") is None
    assert [item.code for item in tashkent.codes("land_category")] == list("12345678")
    assert tashkent.codes("nothing") == ()
    assert tashkent.whole_rights == ("ownership",)


def test_every_name_is_there_in_every_language(tashkent: Profile) -> None:
    named = [*tashkent.districts, *(item for items in tashkent.code_lists.values() for item in items)]
    assert all(set(item.names) == set(texts.LANGUAGES) == set(tashkent.languages) for item in named)
    assert all(name.strip() for item in named for name in item.names.values())


def test_a_name_follows_the_language(tashkent: Profile) -> None:
    district = tashkent.district("09")
    try:
        texts.use_language("ru_RU")
        assert district.name() == "Мирзо-Улугбекский район"
        texts.use_language("fr")
        assert district.name() == "Mirzo Ulugʻbek district"
    finally:
        texts.use_language("en")


def test_what_the_service_sends_reads_as_the_same_profile(tashkent: Profile) -> None:
    assert parse_profile(json.loads(json.dumps(tashkent.document))) == tashkent


def test_how_its_files_are_loaded_may_stand_in_it(tashkent: Profile) -> None:
    told = {**tashkent.document, "load": {"layer": "parcels", "fields": {"number": "cadnum"}}}
    assert parse_profile(told).load == LoadMapping("parcels", {"number": "cadnum"})
    assert tashkent.load == LoadMapping()


def test_what_a_city_asks_of_new_parcels(tashkent: Profile) -> None:
    assert tashkent.street_purposes == ("street",)
    assert tashkent.gaps_are_streets
    assert tashkent.min_area("dwelling") == tashkent.min_area(None) == tashkent.tolerances.min_area_m2
    asked = {"min_areas": {"dwelling": 300}, "severities": {"min-area": "error"}, "gaps_are_streets": False}
    strict = parse_profile({**tashkent.document, **asked})
    assert (strict.min_area("dwelling"), strict.min_area("shop")) == (300.0, tashkent.tolerances.min_area_m2)
    assert strict.severities == {"min-area": Severity.ERROR}
    assert not strict.gaps_are_streets


def test_a_corner_is_as_well_known_as_was_said_or_as_its_method_is(tashkent: Profile) -> None:
    point = BoundaryPoint(UUID(int=1), 1, (0.0, 0.0), method="digitised")
    assert tashkent.accuracy_of(None) == tashkent.tolerances.boundary_point_m == 0.10
    assert tashkent.accuracy_of(replace(point, accuracy=0.02)) == 0.02
    assert tashkent.accuracy_of(point) == 0.50
    assert tashkent.accuracy_of(replace(point, method="computed")) == 0.10
    methods = {item.code for item in tashkent.codes("point_method")}
    assert tashkent.point_accuracy_m.keys() < methods


def test_how_a_legal_area_is_compared_is_a_setting(tashkent: Profile) -> None:
    told = {**tashkent.document, "tolerances": {"legal_area_by": "larger"}}
    assert parse_profile(told).tolerances.legal_area_by is AllowedArea.LARGER
    assert tashkent.tolerances.legal_area_by is AllowedArea.FORMULA


def test_a_profile_is_found_by_id_or_path(tashkent: Profile, tmp_path: Path) -> None:
    path = tmp_path / "city.json"
    path.write_text(json.dumps({**tashkent.document, "id": "elsewhere"}), encoding="utf-8")
    assert profile_of("tashkent") == tashkent
    assert profile_of(str(path)).id == "elsewhere"


@pytest.mark.parametrize(
    "content", [None, "", "{", "\udcff", "[" * 100_000], ids=["missing", "empty", "cut", "bytes", "deep"]
)
def test_a_file_that_is_no_profile(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "city.json"
    if content is not None:
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ProfileError) as error:
        load_profile(path)
    assert error.value.code == "profile_unreadable"
    assert str(path) in error.value.text()


def test_an_unknown_city() -> None:
    with pytest.raises(ProfileError):
        shipped_profile("../tashkent/nowhere")


def _set(*path: str | int, to: object) -> Callable[[Document], None]:
    def apply(document: Document) -> None:
        part: Any = document
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] = to

    return apply


def _without(*path: str) -> Callable[[Document], None]:
    def apply(document: Document) -> None:
        part = document
        for name in path[:-1]:
            part = part[name]
        del part[path[-1]]

    return apply


WRONG = {
    "no CRS": (_without("crs"), "crs"),
    "no definition": (_without("crs", "definition"), "crs.definition"),
    "srid as text": (_set("crs", "srid", to="10728"), "crs.srid"),
    "no bounds": (_without("bounds"), "bounds"),
    "bounds of three": (_set("bounds", to=[1, 2, 3]), "bounds"),
    "bounds turned round": (_set("bounds", to=[400000, 560000, 340000, 620000]), "bounds"),
    "bounds not finite": (_set("bounds", to=[float("nan"), 1, 2, 3]), "bounds"),
    "pattern": (_set("number", "pattern", to="(?P<region>"), "number.pattern"),
    "groups the pattern lacks": (_set("number", "groups", to=["parcel", "street"]), "number.groups"),
    "personal data of a stranger": (_set("personal_data", to={"mayor": "full"}), "personal_data.mayor"),
    "personal data without bounds": (_set("personal_data", "analyst", to="everything"), "personal_data.analyst"),
    "a check rule without weights": (_set("stir_check", to={"weights": [], "modulus": 11}), "stir_check.weights"),
    "a check rule of words": (_set("stir_check", to={"weights": ["1"], "modulus": 11}), "stir_check.weights"),
    "a check rule modulo 1": (_set("stir_check", to={"weights": [1], "modulus": 1}), "stir_check.modulus"),
    "no groups": (_set("number", "groups", to=[]), "number.groups"),
    "counter": (_set("number", "counter", to="street"), "number.counter"),
    "counter of a building": (_set("number", "counter", to="building"), "number.counter"),
    "district group": (_set("number", "district_group", to="street"), "number.district_group"),
    "strategy": (_set("number", "strategy", to="random"), "number.strategy"),
    "districts": (_set("districts", to={}), "districts"),
    "district without name": (_set("districts", 0, to={"code": "01"}), "districts[0].names"),
    "code list": (_set("code_lists", "purpose", to="all"), "code_lists.purpose"),
    "code lists": (_set("code_lists", to=[]), "code_lists"),
    "tolerance as text": (_set("tolerances", "sliver_width_m", to="0.1"), "tolerances.sliver_width_m"),
    "tolerance below zero": (_set("tolerances", "sliver_width_m", to=-0.1), "tolerances.sliver_width_m"),
    "limit not whole": (_set("tolerances", "change_parcel_limit", to=1.5), "tolerances.change_parcel_limit"),
    "flag as number": (_set("tolerances", "multipart_allowed", to=1), "tolerances.multipart_allowed"),
    "unknown way to allow": (_set("tolerances", "legal_area_by", to="guess"), "tolerances.legal_area_by"),
    "accuracy of nothing": (_set("point_accuracy_m", "gnss", to=0), "point_accuracy_m"),
    "unknown tolerance": (_set("tolerances", "sliver", to=1), "tolerances.sliver"),
    "street purposes": (_set("street_purposes", to="street"), "street_purposes"),
    "gaps as text": (_set("gaps_are_streets", to="yes"), "gaps_are_streets"),
    "least area below zero": (_set("min_areas", to={"dwelling": -1}), "min_areas.dwelling"),
    "severity": (_set("severities", to={"min-width": "grave"}), "severities.min-width"),
    "languages": (_set("languages", to="uz"), "languages"),
    "load": (_set("load", to={"fields": {"number": 1}}), "load.fields.number"),
}


@pytest.mark.parametrize(("spoil", "place"), WRONG.values(), ids=WRONG)
def test_what_a_profile_lacks_or_misstates(tashkent: Profile, spoil: Callable[[Document], None], place: str) -> None:
    document = copy.deepcopy(dict(tashkent.document))
    spoil(document)
    with pytest.raises(ProfileError) as error:
        parse_profile(document)
    assert error.value.code == "profile_incomplete"
    assert error.value.parameters["part"] == place


@pytest.mark.parametrize("document", [None, [], "tashkent", 1, {}], ids=repr)
def test_what_is_no_profile_at_all(document: Any) -> None:
    with pytest.raises(ProfileError):
        parse_profile(document)


def test_a_definition_that_proj_does_not_know(tashkent: Profile) -> None:
    document = copy.deepcopy(dict(tashkent.document))
    document["crs"]["definition"] = "+proj=atlantis"
    with pytest.raises(ProfileError) as error:
        parse_profile(document)
    assert error.value.code == "crs_unknown"


def test_what_roles_see_of_people_is_a_setting(tashkent: Profile) -> None:
    assert tashkent.personal_data == USUAL
    document = {**tashkent.document, "personal_data": {"analyst": "names"}}
    assert parse_profile(document).personal_data == {**USUAL, Role.ANALYST: PersonalData.NAMES}
    without = {name: part for name, part in tashkent.document.items() if name != "personal_data"}
    assert parse_profile(without).personal_data == USUAL


def test_the_check_digit_of_a_stir_is_a_setting(tashkent: Profile) -> None:
    assert tashkent.stir_check is None
    document = {**tashkent.document, "stir_check": {"weights": [1, 2, 3], "modulus": 11}}
    assert parse_profile(document).stir_check == CheckRule((1, 2, 3), 11)
