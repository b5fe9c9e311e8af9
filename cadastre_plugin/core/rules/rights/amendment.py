"""What a change does to rights: the estate before and after it, and what joins the two."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.act import Act
from cadastre_plugin.core.model.parcel import Parcel
from cadastre_plugin.core.model.right import Right
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rules.finding import Effect, Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import WITHOUT_NUMBER, label, whereabouts


@dataclass(frozen=True)
class Amendment:
    """before, after: the rights on both sides of the change."""

    situation: Situation
    change: Change
    before: Estate
    after: Estate

    @cached_property
    def standing(self) -> tuple[Right, ...]:
        """The rights that the change makes or changes, as they stand after it."""
        return tuple(edit.after for edit in self.change.rights if edit.after is not None)

    @cached_property
    def ended_parcels(self) -> frozenset[UUID]:
        """Parcels that are no more after the change."""
        return frozenset(edit.id for edit in self.change.parcels if edit.after is None)

    @cached_property
    def parents(self) -> Mapping[UUID, tuple[UUID, ...]]:
        """Parents of each child parcel."""
        return self.change.parents()

    @cached_property
    def carriers(self) -> Mapping[UUID, tuple[Right, ...]]:
        """The rights that carry on each right of the register or of the draft, by its id."""
        found: dict[UUID, tuple[Right, ...]] = {}
        for right in self.standing:
            for id in right.origins:
                found[id] = (*found.get(id, ()), right)
        return found

    def was(self, right: Right) -> tuple[Right, ...]:
        """What a right was in the register: itself, or the rights that it carries on; nothing of one that is new."""
        known = self.before.rights
        if right.id in known:
            return (known[right.id],)
        return tuple(known[id] for id in right.origins if id in known)

    def came_from(self, parcel_id: UUID) -> tuple[UUID, ...]:
        """A parcel and its parents: where rights that are in it now may have been."""
        return (parcel_id, *self.parents.get(parcel_id, ()))

    def acts_on(self, right_id: UUID) -> tuple[Act, ...]:
        """The acts that name a right."""
        return self._acts.get(right_id, ())

    def rights_of(self, act: Act) -> tuple[Right, ...]:
        """The rights that an act names, as they stand on both sides, as far as they are there."""
        sides = ((self.before.rights.get(id), self.after.rights.get(id)) for id in act.right_ids)
        return tuple(right for side in sides for right in side if right is not None)

    def parcels_of(self, rights: Iterable[Right]) -> tuple[UUID, ...]:
        """The parcels of some rights, each once."""
        return tuple(dict.fromkeys(right.parcel_id for right in rights))

    def parcels_of_party(self, party_id: UUID) -> tuple[UUID, ...]:
        """Parcels in which a party holds something after the change."""
        held = (right for right in self.after.rights.values() if right.share_of(party_id))
        return self.parcels_of(held)

    def is_read(self, parcel_id: UUID) -> bool:
        """True when all that stands in a parcel after the change is known: it was read, or the change makes it."""
        return parcel_id in self.after.known or parcel_id in self._made

    def parcel(self, parcel_id: UUID) -> Parcel | None:
        """A parcel as it stands after the change, or as it stood when the change ends it."""
        return self._touched.get(parcel_id) or self.situation.surroundings.by_id.get(parcel_id)

    def finding(
        self,
        rule: Rule,
        template: str,
        parcel_ids: Iterable[UUID],
        parameters: Parameters,
        *,
        severity: Severity | None = None,
        effect: Effect = Effect.NEW,
        place: BaseGeometry | None = None,
    ) -> Finding:
        """A finding about parcels; `{number}` of the template is that of the first, where to look is there too."""
        subjects = tuple(parcel_ids)
        first = self.parcel(subjects[0]) if subjects else None
        number = label(first) if first else WITHOUT_NUMBER
        where = place if place is not None or first is None else whereabouts(first)
        said = {"number": number, **parameters}
        return Finding(rule.id, severity or rule.severity, subjects, template, said, where, effect=effect)

    @cached_property
    def _touched(self) -> Mapping[UUID, Parcel]:
        return {parcel.id: parcel for parcel in self.situation.touched}

    @cached_property
    def _made(self) -> frozenset[UUID]:
        return frozenset(self._touched.keys() - self.situation.surroundings.by_id.keys())

    @cached_property
    def _acts(self) -> Mapping[UUID, tuple[Act, ...]]:
        found: dict[UUID, tuple[Act, ...]] = {}
        for act in self.change.acts:
            for id in act.right_ids:
                found[id] = (*found.get(id, ()), act)
        return found


def amendment_of(situation: Situation) -> Amendment | None:
    """What the change does to rights; None while nobody read them, or when no change is looked at."""
    before, after = situation.surroundings.estate, situation.estate
    if situation.change is None or before is None or after is None:
        return None
    return Amendment(situation, situation.change, before, after)


def of_old_fault(was: bool) -> Effect:
    """KNOWN when it was so before the change."""
    return Effect.KNOWN if was else Effect.NEW


def compared(fault: Fraction, old: Fraction) -> Effect:
    """NEW where nothing was wrong before, WORSE when the fault grew, else KNOWN."""
    return Effect.NEW if not old else Effect.WORSE if fault > old else Effect.KNOWN
