"""What stands for or against merging parcels by who holds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cadastre_plugin.core.boundary.outcome import Remark
from cadastre_plugin.core.model.holding import Holding, ParcelRights
from cadastre_plugin.core.model.right import RightClass
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import N_

_SAME = N_("All are held by the same: {holders}")
_OTHER = N_("{number} is held by {holders}, {other} by {others}: a contract between them must come first")
_NOBODY = N_("no holder of record")
_NONE = N_("The register has no holder of any of them")
_LAID = N_("{number} is under {restriction}: it blocks dividing and merging until it is lifted")


def said_of_holders(rights: Mapping[str, ParcelRights], profile: Profile) -> tuple[Remark, ...]:
    """What is to be said of the rights in parcels, by their numbers, before they are merged.

    Compared are the rights of the profile that are held as a whole (`whole_rights`): parties and exact shares must be
    the same in every parcel. Every restriction is said.
    """
    return (*_of_holders(rights, profile), *_of_restrictions(rights, profile))


def _of_holders(rights: Mapping[str, ParcelRights], profile: Profile) -> Iterator[Remark]:
    if len(rights) < 2:
        return
    held = {number: _whole(among, profile) for number, among in rights.items()}
    first, *rest = held
    different = [number for number in rest if _shares(held[number]) != _shares(held[first])]
    for number in different:
        names, others = _names(held[number]), _names(held[first])
        yield Remark(_OTHER, {"number": number, "holders": names, "other": first, "others": others})
    if not different:
        yield Remark(_SAME, {"holders": _names(held[first])}) if held[first] else Remark(_NONE)


def _of_restrictions(rights: Mapping[str, ParcelRights], profile: Profile) -> Iterator[Remark]:
    names = {item.code: item.name() for item in profile.codes("right_kind")}
    for number, among in rights.items():
        for holding in among.holdings:
            if holding.right_class is RightClass.RESTRICTION:
                yield Remark(_LAID, {"number": number, "restriction": names.get(holding.kind, holding.kind)})


def _whole(rights: ParcelRights, profile: Profile) -> Sequence[Holding]:
    return [holding for holding in rights.holdings if holding.kind in profile.whole_rights]


def _shares(holdings: Sequence[Holding]) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (holding.kind, holder.party_id, holder.fraction) for holding in holdings for holder in holding.holders
    )


def _names(holdings: Sequence[Holding]) -> str:
    names = [
        f"{holder.name} ({holder.fraction})" if holder.fraction != 1 else holder.name
        for holding in holdings
        for holder in holding.holders
    ]
    return ", ".join(names) or _NOBODY
