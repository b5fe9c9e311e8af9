from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer

from cadastre_plugin.core.geometry.transformation import TransformationError, transformation
from cadastre_plugin.core.profile.profile import parse_profile, shipped_profile

TASHKENT = shipped_profile("tashkent")
UTM_TO_CITY = Transformer.from_crs("EPSG:32642", TASHKENT.crs.definition, always_xy=True)


def test_degrees_become_what_proj_itself_publishes_for_the_zone():
    zone = json.loads((Path(__file__).parents[3] / "shared" / "oracles.json").read_text())["zone42"]
    moved = transformation("EPSG:4326", TASHKENT)(np.array([[zone["lon"], zone["lat"]]]))
    assert moved[0] == pytest.approx(zone["epsg10728"], abs=0.001)


def test_the_old_datum_goes_by_the_pinned_operation():
    """EPSG:15865 for 28412 -> 32642: E 12 520 000, N 4 573 900 -> 519 928.754, 4 572 010.502."""
    old = transformation("EPSG:28412", TASHKENT)
    expected = UTM_TO_CITY.transform(519_928.754, 4_572_010.502)
    assert old(np.array([[12_520_000.0, 4_573_900.0]]))[0] == pytest.approx(expected, abs=0.001)
    assert "EPSG:15865" in old.operation and old.accuracy_m == 4.5 and old.code == "EPSG:15865"


def test_a_profile_may_pin_another_operation():
    """EPSG:5044 for the same place: 519 931.366, 4 572 009.841."""
    profile = parse_profile({**TASHKENT.document, "datum_operations": {"EPSG:4284": "EPSG:5044"}})
    expected = UTM_TO_CITY.transform(519_931.366, 4_572_009.841)
    moved = transformation("EPSG:28412", profile)(np.array([[12_520_000.0, 4_573_900.0]]))
    assert moved[0] == pytest.approx(expected, abs=0.001)


def test_an_operation_that_is_none_is_refused():
    profile = parse_profile({**TASHKENT.document, "datum_operations": {"EPSG:4284": "EPSG:0"}})
    with pytest.raises(TransformationError) as refused:
        transformation("EPSG:28412", profile)
    assert refused.value.code == "operation_unknown"


def test_what_is_in_the_citys_crs_is_not_touched():
    for same in ("EPSG:10728", TASHKENT.crs.definition):
        places = np.array([[370_109.0717, 588_317.73], [1 / 3, 2 / 3]])
        moved = transformation(same, TASHKENT)
        assert (moved(places) == places).all()
        assert moved.accuracy_m is None


@pytest.mark.parametrize("crs", ["", "EPSG:none"])
def test_a_crs_that_is_none_is_refused(crs):
    with pytest.raises(TransformationError) as refused:
        transformation(crs, TASHKENT)
    assert refused.value.code == "crs_unknown"


def test_a_datum_that_nobody_can_transform_is_refused():
    local = "+proj=tmerc +lat_0=41 +lon_0=69 +ellps=krass +units=m +type=crs"
    with pytest.raises(TransformationError) as refused:
        transformation(local, TASHKENT)
    assert refused.value.code == "datum_unknown"
