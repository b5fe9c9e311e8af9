"""The JSON form of findings, as the service sends and stores them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from shapely.geometry import mapping, shape

from cadastre_plugin.core.rules.finding import Effect, Finding, Severity


def finding_document(finding: Finding) -> dict[str, Any]:
    """The JSON form; the place as GeoJSON members with coordinates in metres of the profile's CRS."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "effect": finding.effect.value,
        "subjects": [str(subject) for subject in finding.subjects],
        "template": finding.template,
        "parameters": dict(finding.parameters),
        "place": None if finding.place is None or finding.place.is_empty else mapping(finding.place),
        "measure": finding.measure,
    }


def finding_of(document: Mapping[str, Any]) -> Finding:
    """The finding of a JSON form that `finding_document` made."""
    place = document["place"]
    return Finding(
        rule=document["rule"],
        severity=Severity(document["severity"]),
        subjects=tuple(UUID(subject) for subject in document["subjects"]),
        template=document["template"],
        parameters=document["parameters"],
        place=None if place is None else shape(place),
        measure=document["measure"],
        effect=Effect(document["effect"]),
    )
