"""What becomes of rights between two estates, as plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from cadastre_plugin.core.model.party import Party
from cadastre_plugin.core.model.right import Right, Share, Standing
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.differences import RightRow, differences, rows
from cadastre_plugin.core.rights.edits import RightsEdits
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.sentence import Sentence
from cadastre_plugin.core.rights.wording import Words, day_text
from cadastre_plugin.core.texts import N_

__all__ = ["RightRow", "Sentence", "rows", "sentences"]

PASSING = ("sale", "gift", "inheritance", "exchange")
"""Operations in which one gives and others receive."""

_KEEPS = N_("{operation}. {kind}, {number}: {giver} gives {share} and keeps {rest}. Receives: {receivers}")
_GIVES_ALL = N_("{operation}. {kind}, {number}: {giver} gives {share} and keeps nothing. Receives: {receivers}")
_HOLDERS = N_("{operation}. {kind}, {number}. {changes}")
_NEW = N_("{what}: new in {number}")
_LAID = N_("{what}: laid on {number}")
_SERVES = N_("{what}: borne by {number}, serves {served}")
_RELEASED = N_("{what}: released, {number}")
_LIFTED = N_("{what}: lifted, {number}")
_ENDS = N_("{what}: ends, {number}")
_ENDS_BECAUSE = N_("{what}: ends, {number}. Reason: {reason}")
_ABSENT = N_("{kind}: verified absent, {number}, checked on {day}")
_UNKNOWN = N_("{kind}: not known, {number}, no answer on {day}")
_CHANGED = N_("{what}: changed, {number}. {changes}")
_CORRECTED = N_("{what}: corrected, {number}. {changes}. Reason: {reason}")
_CARRIED = N_("{what}: goes on from {parents} in {numbers}")
_COMBINED = N_("{what}: from {parents} one right in {numbers}")
_NEW_PARTY = N_("New party: {name}")
_NEW_GROUP = N_("New group: {name}. Members: {members}")
_PARTY_ENDS = N_("Party: {name} ends")
_PARTY_CORRECTED = N_("Party: {before} is corrected to {name}")
_MERGED = N_("Two records are one: {doubled} and {kept}")


def sentences(
    before: Estate, after: Estate, edits: RightsEdits, profile: Profile, label: Callable[[UUID], str]
) -> tuple[Sentence, ...]:
    """One or more for everything that an edit touches, in the order in which it was done, in the chosen language.

    label: what a parcel is called; a text of the tables is translated. What is the same before and after is not told,
    though an edit names it.
    """
    return tuple(_Telling(Words(before, after, profile, label), edits).all())


@dataclass(frozen=True)
class _Telling:
    words: Words
    edits: RightsEdits

    def all(self) -> Iterator[Sentence]:
        for id, party in self.edits.parties.items():
            yield from self._party(id, party)
        acted = (id for act in self.edits.acts for id in act.right_ids)
        for right_id in dict.fromkeys((*acted, *self.edits.rights)):
            yield from self._right(right_id)
        yield from self._carried()

    @cached_property
    def _operations(self) -> dict[UUID, list[str]]:
        """What was done with each right, first to last."""
        found: dict[UUID, list[str]] = {}
        for act in self.edits.acts:
            for id in act.right_ids:
                found.setdefault(id, []).append(act.operation)
        return found

    @cached_property
    def _went_on(self) -> dict[tuple[tuple[UUID, ...], str], list[Right]]:
        """What was carried over, by its origins and by what is said of it."""
        found: dict[tuple[tuple[UUID, ...], str], list[Right]] = {}
        for right in self.words.after.rights.values():
            if right.id in self.edits.rights and right.id not in self.words.before.rights and right.origins:
                found.setdefault((right.origins, self.words.what(right)), []).append(right)
        return found

    @cached_property
    def _origins(self) -> frozenset[UUID]:
        return frozenset(origin for origins, _ in self._went_on for origin in origins)

    def _right(self, right_id: UUID) -> Iterator[Sentence]:
        was, now = self.words.before.rights.get(right_id), self.words.after.rights.get(right_id)
        if was is None and now is not None and not now.origins:
            yield self._made(now)
        elif was is not None and now is None and right_id not in self._origins:
            yield self._ended(was)
        elif was is not None and now is not None and was != now:
            yield from self._changed(was, now)

    def _made(self, right: Right) -> Sentence:
        if not right.is_present:
            return self._checked(right)
        said = {"what": self.words.what(right), "number": self._number(right)}
        if right.served:
            return Sentence(_SERVES, {**said, "served": self.words.parcels(right.served)})
        return Sentence(_LAID if right.rank or right.standing else _NEW, said)

    def _checked(self, right: Right) -> Sentence:
        template = _ABSENT if right.standing is Standing.ABSENT else _UNKNOWN
        said = {"kind": self.words.kind(right), "number": self._number(right)}
        return Sentence(template, {**said, "day": day_text(right.checked_on)})

    def _ended(self, right: Right) -> Sentence:
        said = {"what": self.words.what(right), "number": self._number(right)}
        operations = self._operations.get(right.id, [])
        if "mortgage_release" in operations:
            return Sentence(_RELEASED, said)
        if "lifting" in operations:
            return Sentence(_LIFTED, said)
        reason = self._reason(right.id)
        return Sentence(_ENDS_BECAUSE, {**said, "reason": reason}) if reason else Sentence(_ENDS, said)

    def _changed(self, was: Right, now: Right) -> Iterator[Sentence]:
        if {share.party_id: share.fraction for share in was.shares} != {
            share.party_id: share.fraction for share in now.shares
        }:
            yield self._passed(was, now)
        others = [each for each in differences(was, now) if each.name not in ("source_ids", "registered_on")]
        if not now.is_present and others:
            yield self._checked(now)
        elif "correction" in self._operations.get(now.id, []):
            yield self._corrected(was, now)
        elif others:
            said = {"what": self.words.what(now), "number": self._number(now)}
            yield Sentence(_CHANGED, {**said, "changes": self.words.fields(others)})

    def _corrected(self, was: Right, now: Right) -> Sentence:
        said = {"what": self.words.what(now), "number": self._number(now), "reason": now.reason or ""}
        changes = (self.words.was_is(was, now), self.words.fields(differences(was, now)))
        return Sentence(_CORRECTED, {**said, "changes": "; ".join(filter(None, changes))})

    def _passed(self, was: Right, now: Right) -> Sentence:
        """Who gives and who receives, where that is one act with one giver; else what each had and has."""
        done = [code for code in self._operations.get(now.id, []) if code != "mortgage"]
        said = {"kind": self.words.kind(now), "number": self._number(now)}
        said["operation"] = ", ".join(dict.fromkeys(self.words.operation(code) for code in done)) or "—"
        moved = [Share(id, now.share_of(id) - was.share_of(id)) for id in _parties(was, now)]
        givers = [share for share in moved if share.fraction < 0]
        if len(givers) != 1 or len(done) != 1 or done[0] not in PASSING:
            return Sentence(_HOLDERS, {**said, "changes": self.words.was_is(was, now)})
        giver, rest = givers[0], now.share_of(givers[0].party_id)
        received = [share for share in moved if share.fraction > 0]
        receivers = ", ".join(f"{self.words.name(share.party_id)} {share.fraction}" for share in received)
        said |= {"giver": self.words.name(giver.party_id), "share": str(-giver.fraction), "receivers": receivers}
        return Sentence(_KEEPS, {**said, "rest": str(rest)}) if rest else Sentence(_GIVES_ALL, said)

    def _carried(self) -> Iterator[Sentence]:
        for (origins, what), rights in self._went_on.items():
            olds = [old for old in map(self.words.before.rights.get, origins) if old is not None]
            numbers = self.words.parcels(dict.fromkeys(right.parcel_id for right in rights))
            said = {"what": what, "numbers": numbers}
            parents = self.words.parcels(dict.fromkeys(old.parcel_id for old in olds))
            yield Sentence(_COMBINED if len(olds) > 1 else _CARRIED, {**said, "parents": parents})
            for right in rights if len(olds) == 1 else ():
                yield from self._otherwise(olds[0], right)

    def _otherwise(self, old: Right, now: Right) -> Iterator[Sentence]:
        """What became otherwise of a right that goes on: its holders, or its rank."""
        if set(old.shares) != set(now.shares):
            yield self._passed(old, now)
        ranked = [each for each in differences(old, now) if each.name == "rank"]
        if ranked:
            said = {"what": self.words.what(now), "number": self._number(now)}
            yield Sentence(_CHANGED, {**said, "changes": self.words.fields(ranked)})

    def _party(self, party_id: UUID, party: Party | None) -> Iterator[Sentence]:
        was, name = self.words.before.parties.get(party_id), self.words.name(party_id)
        if was == self.words.after.parties.get(party_id):
            return
        if party is None:
            kept = self._kept(party_id)
            yield Sentence(_MERGED, {"doubled": name, "kept": kept}) if kept else Sentence(_PARTY_ENDS, {"name": name})
        elif was is not None:
            yield Sentence(_PARTY_CORRECTED, {"before": was.name, "name": party.name})
        elif party.members:
            yield Sentence(_NEW_GROUP, {"name": party.name, "members": self.words.holders(party.members)})
        else:
            yield Sentence(_NEW_PARTY, {"name": party.name})

    def _kept(self, doubled: UUID) -> str | None:
        """Who has what a doubled party had; None where nothing tells."""
        merges = [act for act in self.edits.acts if act.operation == "party_merge" and doubled in act.party_ids]
        rights = self.words.before.rights, self.words.after.rights
        for id in (id for act in merges for id in act.right_ids):
            was, now = (among.get(id) for among in rights)
            gained = (
                [party for party in _parties(was, now) if now.share_of(party) > was.share_of(party)]
                if was and now
                else []
            )
            if gained:
                return self.words.name(gained[0])
        return None

    def _number(self, right: Right) -> str:
        return self.words.parcels([right.parcel_id])

    def _reason(self, right_id: UUID) -> str:
        said = (act.reason for act in self.edits.acts if right_id in act.right_ids and act.reason)
        return "; ".join(said)


def _parties(was: Right, now: Right) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(share.party_id for right in (was, now) for share in right.shares))
