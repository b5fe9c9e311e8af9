"""What a measured point says of its corner."""

from __future__ import annotations

import pytest

from cadastre_plugin.core.model.boundary_point import POINT_ATTRIBUTES
from cadastre_plugin.core.profile.profile import shipped_profile
from cadastre_plugin.core.survey.corner_attributes import corner_attributes
from cadastre_plugin.core.survey.survey_point import SurveyPoint

TASHKENT = shipped_profile("tashkent")


def test_a_point_of_the_old_datum_says_how_it_came():
    point = SurveyPoint(
        "7", 1.0, 2.0, 455.0, "электронный тахеометр", 0.03, "old.csv", 12, "EPSG:28412",
        "Pulkovo 1942 to WGS 84 (16) (EPSG:15865)", "EPSG:15865", 4.5,
    )  # fmt: skip
    said = corner_attributes(point, TASHKENT)
    assert said == {
        "number": "7",
        "method": "total_station",
        "accuracy": pytest.approx(4.5001),
        "source": "old.csv:12",
        "operation": "EPSG:15865",
        "operation_accuracy": 4.5,
    }
    assert set(said) <= set(POINT_ATTRIBUTES)


@pytest.mark.parametrize(
    ("method", "code"), [("GNSS RTK_FIXED", "gnss"), ("rtk", "gnss"), ("Tape measurement", "tape"), ("tape", "tape")]
)
def test_methods_become_codes_of_the_profile(method, code):
    assert corner_attributes(SurveyPoint("", 1.0, 2.0, method=method), TASHKENT) == {"method": code}


def test_a_method_without_a_code_stands_with_the_source():
    point = SurveyPoint("", 1.0, 2.0, method="plane table", source="old.csv")
    assert corner_attributes(point, TASHKENT) == {"source": "old.csv (plane table)"}


def test_what_nobody_knows_is_not_said():
    assert corner_attributes(SurveyPoint("", 1.0, 2.0, operation_accuracy_m=0.0), TASHKENT) == {}
