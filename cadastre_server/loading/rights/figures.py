"""What is counted of the rights of a file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cadastre_plugin.core.model.right import Right
from cadastre_server.loading.rights.remarks import RightsRemark, RightsRemarkKind


@dataclass
class RightsFigures:
    """Rows by what became of them; every remark there can be is named.

    rows: of the file, by table. loaded: rights by kind. sums: what the shares of rights sum to where that is not 1,
    by kind. unheld: rights without a party by kind.
    """

    rows: Mapping[str, int] = field(default_factory=dict)
    loaded: Counter[str] = field(default_factory=Counter)
    shares: int = 0
    parties: int = 0
    sources: int = 0
    sums: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unheld: Counter[str] = field(default_factory=Counter)
    remarks: Counter[RightsRemarkKind] = field(default_factory=Counter)

    def add(self, right: Right) -> None:
        """One more right that was loaded."""
        self.loaded[right.kind] += 1
        self.shares += len(right.shares)

    def tell(self, remark: RightsRemark) -> None:
        """One more remark."""
        self.remarks[remark.kind] += 1
        kind = str(remark.parameters.get("kind"))
        if remark.kind is RightsRemarkKind.RIGHT_NOT_WHOLE:
            self.sums[kind][str(remark.parameters["sum"])] += 1
        elif remark.kind is RightsRemarkKind.RIGHT_WITHOUT_PARTY:
            self.unheld[kind] += 1

    def document(self) -> dict[str, Any]:
        """For the report and the database."""
        loaded = self.loaded.total()
        return {
            "rows": dict(self.rows),
            "loaded": loaded,
            "left_out": self.rows.get("right", 0) - loaded,
            "kinds": dict(sorted(self.loaded.items())),
            "shares": self.shares,
            "parties": self.parties,
            "sources": self.sources,
            "sums_other_than_1": {kind: dict(sorted(sums.items())) for kind, sums in sorted(self.sums.items())},
            "without_party": dict(sorted(self.unheld.items())),
            "remarks": {kind.value: self.remarks[kind] for kind in RightsRemarkKind},
        }
