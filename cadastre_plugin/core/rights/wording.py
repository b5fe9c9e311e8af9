"""How rights, shares and dates are put into words. Parts stand side by side, so that nothing has to be declined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.differences import FIELD_NAMES, FieldDifference
from cadastre_plugin.core.rights.estate import UNKNOWN_NAME, Estate
from cadastre_plugin.core.texts import N_, tr

NOTHING = "—"

_STANDING = {
    Standing.PRESENT: N_("present"),
    Standing.ABSENT: N_("verified absent"),
    Standing.UNKNOWN: N_("not known"),
}
_CLASSES = {
    RightClass.RIGHT: N_("right"),
    RightClass.RESTRICTION: N_("restriction"),
    RightClass.RESPONSIBILITY: N_("responsibility"),
}
_HELD = N_("{name} {share}")
_WAS_IS = N_("{name}: was {before}, is {after}")
_FIELD = N_("{field}: was {before}, is {after}")
_PLACE_DRAWN = N_("on the map")


@dataclass(frozen=True)
class Words:
    """names: people by their ids, in what stands before and after. label: what a parcel is called."""

    before: Estate
    after: Estate
    profile: Profile
    label: Callable[[UUID], str]

    def name(self, party_id: UUID) -> str:
        """A party, also one that ended."""
        name = self.after.name(party_id)
        return name if name != UNKNOWN_NAME else self.before.name(party_id)

    def parcels(self, ids: Iterable[UUID]) -> str:
        """Parcels, side by side; new ones, which have no number yet, are counted."""
        names = Counter(tr(self.label(id)) for id in ids)
        return ", ".join(name if count == 1 else f"{count} × {name}" for name, count in names.items()) or NOTHING

    def kind(self, right: Right) -> str:
        """A kind of right, as a sentence begins."""
        return _capital(self.profile.name_of("right_kind", right.kind))

    def operation(self, code: str) -> str:
        """An operation, as a sentence begins."""
        return _capital(self.profile.name_of("operation", code))

    def holders(self, shares: Iterable[Share]) -> str:
        """Each holder with the share; a single one without."""
        held = tuple(shares)
        if len(held) == 1 and held[0].fraction == 1:
            return self.name(held[0].party_id)
        parts = (tr(_HELD).format(name=self.name(share.party_id), share=share.fraction) for share in held)
        return ", ".join(parts) or NOTHING

    def what(self, right: Right) -> str:
        """A right with what tells it from others: `Mortgage, rank 1, 500 000 000 UZS, Bank X`."""
        parts = [
            self.kind(right),
            tr("No. {number}").format(number=right.number) if right.number else "",
            right.imposed_by or "",
            tr("rank {rank}").format(rank=right.rank) if right.rank else "",
            money(right.amount, right.currency),
            self.holders(right.shares) if right.shares else "",
            tr("until {day}").format(day=day_text(right.until)) if right.until else "",
            tr("building {number}").format(number=right.building) if right.building else "",
        ]
        return ", ".join(part for part in parts if part)

    def was_is(self, was: Right, now: Right) -> str:
        """Every holder whose share became another: `A: was 1/2, is 1/3; B: was 0, is 1/6`."""
        parties = dict.fromkeys(share.party_id for right in (was, now) for share in right.shares)
        changed = (id for id in parties if was.share_of(id) != now.share_of(id))
        return "; ".join(
            tr(_WAS_IS).format(name=self.name(id), before=was.share_of(id), after=now.share_of(id)) for id in changed
        )

    def fields(self, differences: Iterable[FieldDifference]) -> str:
        """Every field that became another: `rank: was 2, is 1`."""
        return "; ".join(
            tr(_FIELD).format(field=tr(FIELD_NAMES[each.name]), **self._both(each)) for each in differences
        )

    def _both(self, each: FieldDifference) -> dict[str, str]:
        return {"before": self.value(each.name, each.before), "after": self.value(each.name, each.after)}

    def value(self, name: str, value: object) -> str:
        """The value of a field of a right, by the name of the model; a dash for none."""
        match value:
            case None | ():
                return NOTHING
            case Standing():
                return tr(_STANDING[value])
            case RightClass():
                return tr(_CLASSES[value])
            case date():
                return day_text(value)
            case Decimal():
                return money(value, None)
            case BaseGeometry():
                return tr(_PLACE_DRAWN)
            case UUID() if name == "based_on":
                return self._base(value)
            case UUID():
                return self.parcels([value])
            case tuple() if name == "source_ids":
                return ", ".join(self._source(id) for id in value)
            case tuple():
                return self.parcels(value)
        return self.profile.name_of("right_kind", str(value)) if name == "kind" else str(value)

    def _base(self, right_id: UUID) -> str:
        right = self.after.rights.get(right_id) or self.before.rights.get(right_id)
        return self.what(right) if right else NOTHING

    def _source(self, source_id: UUID) -> str:
        source = self.after.sources.get(source_id) or self.before.sources.get(source_id)
        if source is None:
            return NOTHING
        parts = (self.profile.name_of("source_kind", source.kind), source.number, day_text(source.issued_on))
        return " ".join(part for part in parts if part)


def money(amount: Decimal | None, currency: str | None) -> str:
    """An amount with blanks between thousands, without decimals that are nought: `500 000 000 UZS`."""
    if amount is None:
        return ""
    plain = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount
    return f"{plain:,f}".replace(",", "\u00a0") + (f"\u00a0{currency}" if currency else "")


def day_text(day: date | None) -> str:
    """A day as `2026-07-04`, the same in every language; "" for none."""
    return day.isoformat() if day else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
