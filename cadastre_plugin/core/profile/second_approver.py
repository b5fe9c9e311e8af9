"""For which changes a city wants two supervisors."""

from __future__ import annotations

from dataclasses import dataclass

from cadastre_plugin.core.record import Record


@dataclass(frozen=True)
class SecondApprover:
    """When a change needs a second approver; by itself never.

    area_over_m2: it touches more land than so many m2 (ellipsoidal), None where no area is too large for one.
    state_land: it touches land in which a body of the state holds a right. operations: codes of the list `operation`,
    of which it has an act.
    """

    area_over_m2: float | None = None
    state_land: bool = False
    operations: tuple[str, ...] = ()

    @classmethod
    def parse(cls, record: Record) -> SecondApprover:
        """That of the profile's member `review.second_approver`.

        Raises:
            ProfileError: a part is missing or of the wrong kind.
        """
        record.allow(*cls.__dataclass_fields__)
        area = record.number_or_none("area_over_m2")
        if area is not None and area < 0:
            record.refuse("area_over_m2")
        return cls(
            area,
            record.flag("state_land") if record.has("state_land") else False,
            record.texts("operations") if record.has("operations") else (),
        )
