"""What a load or a check counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.finding import Finding, Severity
from cadastre_server.loading.remarks import Read, RemarkKind
from cadastre_server.loading.rights.faults import OF_RIGHTS


@dataclass
class FindingFigures:
    """Findings by rule and by severity; every rule that ran is named."""

    rules: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)

    def count(self, finding: Finding) -> None:
        """One more."""
        self.rules[finding.rule] += 1
        self.severities[finding.severity.value] += 1

    def document(self) -> dict[str, Any]:
        """For the report and the database."""
        return {
            "findings": {id: self.rules[id] for id, rule in RULES.items() if not rule.compares or id in OF_RIGHTS},
            "severities": {severity.value: self.severities[severity.value] for severity in Severity},
        }


@dataclass
class ReadFigures:
    """Features by what became of them; every remark there can be is named."""

    features: int = 0
    loaded: int = 0
    remarks: Counter[RemarkKind] = field(default_factory=Counter)

    def count(self, read: Read) -> None:
        """One more."""
        self.features += 1
        self.loaded += read.parcel is not None
        self.remarks.update(remark.kind for remark in read.remarks)

    def document(self) -> dict[str, Any]:
        """For the report and the database."""
        return {
            "features": self.features,
            "loaded": self.loaded,
            "left_out": self.features - self.loaded,
            "remarks": {kind.value: self.remarks[kind] for kind in RemarkKind},
        }
