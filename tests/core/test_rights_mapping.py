from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cadastre_plugin.core.errors import ProfileError
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.profile.profile import load_profile, parse_profile
from cadastre_plugin.core.profile.rights_mapping import KindMapping

WAIHEKE = Path(__file__).parents[1] / "profiles" / "waiheke.json"
Part = dict[str, Any]


def test_a_city_says_how_its_rights_are_written() -> None:
    profile = load_profile(WAIHEKE)
    rights = profile.load.rights
    assert rights.titles.layer == "titles"
    assert rights.shares.columns["numerator"] == "nominator"
    assert rights.kinds["historicPreservation"] == KindMapping("historic_preservation", RightClass.RESTRICTION)
    assert rights.party_kinds["nonNaturalPerson"] is PartyKind.LEGAL
    assert {kind.code for kind in rights.kinds.values()} <= {item.code for item in profile.codes("right_kind")}
    assert rights.source_kind in {item.code for item in profile.codes("source_kind")}


def _spoilt(part: str, name: str, to: object) -> Callable[[Part], None]:
    def spoil(rights: Part) -> None:
        owner = rights[part] if part else rights
        owner[name] = to

    return spoil


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (_spoilt("", "titels", {}), "titels"),
        (_spoilt("titles", "columns", {"key": "id"}), "titles.columns.parcel"),
        (_spoilt("rights", "columns", {"key": "id", "title": "t", "kind": "k", "date": "d"}), "rights.columns.date"),
        (_spoilt("shares", "columns", {"key": "id", "right": "r", "numerator": "n"}), "shares.columns.denominator"),
        (_spoilt("kinds", "lease", {"code": "lease", "class": "wish"}), "kinds.lease.class"),
        (_spoilt("party_kinds", "naturalPerson", "ghost"), "party_kinds.naturalPerson"),
    ],
)
def test_what_is_missing_or_misspelt_is_named(spoil: Callable[[Part], None], place: str) -> None:
    document = copy.deepcopy(json.loads(WAIHEKE.read_text(encoding="utf-8")))
    spoil(document["load"]["rights"])
    with pytest.raises(ProfileError) as error:
        parse_profile(document)
    assert error.value.parameters["part"] == f"load.rights.{place}"


def test_without_holders_a_share_names_its_party() -> None:
    rights = json.loads(WAIHEKE.read_text(encoding="utf-8"))
    del rights["load"]["rights"]["holders"]
    with pytest.raises(ProfileError):
        parse_profile(rights)
    columns = {"right": "rrr_id", "party": "party_id", "fraction": "part"}
    rights["load"]["rights"]["shares"]["columns"] = columns
    assert parse_profile(rights).load.rights.shares.columns == columns
