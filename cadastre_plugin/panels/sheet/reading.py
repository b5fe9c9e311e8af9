"""A sheet with what the lines of all its sections need: names, holders, documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from cadastre_plugin.api.sheet_replies import ParcelSheet
from cadastre_plugin.core.model.right import Right, RightClass, Share
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.rights.mortgage import MORTGAGE
from cadastre_plugin.core.rights.restriction import KINDS as BANS
from cadastre_plugin.core.rights.servitude import SERVITUDE
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.values import NOTHING, code_name, day
from cadastre_plugin.panels.rights.document_rows import file_said
from cadastre_plugin.panels.sheet.line import Line, Opens, Target, Tone


@dataclass(frozen=True)
class Reading:
    """A sheet in the words of a city."""

    sheet: ParcelSheet
    profile: Profile

    @property
    def own(self) -> Sequence[Right]:
        """All that lies in the parcel, what was registered first before the rest."""
        return self.sheet.estate.of(self.sheet.parcel.id)

    @property
    def rights(self) -> list[Right]:
        """What is held in the parcel."""
        return [right for right in self.own if not _restricts(right)]

    @property
    def restrictions(self) -> list[Right]:
        """What is laid on it."""
        return [right for right in self.own if _restricts(right)]

    @property
    def serving(self) -> list[Right]:
        """Servitudes in other parcels that serve it."""
        id = self.sheet.parcel.id
        return [right for right in self.sheet.estate.rights.values() if id in right.served]

    def kind(self, right: Right) -> str:
        """The name of its kind."""
        return named(self.profile, "right_kind", right.kind)

    def number(self, parcel_id: UUID) -> str:
        """The number of a parcel that a right names."""
        if parcel_id == self.sheet.parcel.id:
            return self.sheet.parcel.number or NOTHING
        return self.sheet.numbers.get(parcel_id, NOTHING)

    def parcel_line(self, text: str, parcel_id: UUID) -> Line:
        """A line that leads to the sheet of another parcel; `text` has a place for its {number}."""
        number = self.number(parcel_id)
        return Line(text.format(number=number), target=Target(Opens.SHEET, number) if number != NOTHING else None)

    def holder_lines(self, shares: Iterable[Share]) -> Iterator[Line]:
        """Those who hold a right with their exact shares, the members of groups below them."""
        for share in shares:
            note = self.sheet.estate.parties.get(share.party_id)
            members = tuple(self.holder_lines(note.members)) if note else ()
            text = tr("{share} — {name}").format(share=share.fraction, name=self.name(share.party_id))
            yield Line(text, note.mark if note else "", target=self.person(share.party_id), children=members)

    def name(self, party_id: UUID) -> str:
        """What a party is called here."""
        return self.sheet.estate.name(party_id) or NOTHING

    def person(self, party_id: UUID) -> Target | None:
        """The full record of a party, for those who may read it."""
        may = self.sheet.people is PersonalData.FULL and party_id in self.sheet.estate.parties
        return Target(Opens.PERSON, party_id) if may else None

    def document_lines(self, ids: Iterable[UUID]) -> Iterator[Line]:
        """Documents that a right rests on."""
        sources = self.sheet.estate.sources
        for id in ids:
            if id in sources:
                yield document_line(sources[id], self.profile)

    def terms(self, right: Right) -> list[str]:
        """What every kind of right may say besides who holds it."""
        estate = self.sheet.estate
        based_on = estate.rights.get(right.based_on) if right.based_on else None
        return [
            *said(tr("No. {number}"), number=right.number),
            *said(tr("Until: {day}"), day=day(right.until) if right.until else None),
            *said(tr("Rests on: {right}"), right=self.kind(based_on) if based_on else None),
            *said(tr("In the building: {number}"), number=right.building),
            *said(tr("Corrected: {reason}"), reason=right.reason),
            *said(tr("An open change touches it: {title}"), title=estate.claims.get(right.id)),
        ]

    def tone(self, right: Right) -> Tone:
        """Whether one has to look at it."""
        return Tone.DOUBT if right.id in self.sheet.estate.claims else Tone.PLAIN


def named(profile: Profile, code_list: str, code: str | None) -> str:
    """The name of a code as it begins a line; a dash for None."""
    name = code_name(profile, code_list, code)
    return name[:1].upper() + name[1:]


def said(text: str, **parameter: str | None) -> list[str]:
    """The text with its parameter; nothing when there is no value for it."""
    return [text.format(**parameter)] if all(parameter.values()) else []


def document_line(source: Source, profile: Profile, details: Sequence[str] = ()) -> Line:
    """A document; a click opens its file where there is one."""
    parts = [named(profile, "source_kind", source.kind)]
    parts += [tr("No. {number}").format(number=source.number)] if source.number else []
    parts += [day(source.issued_on)] if source.issued_on else []
    target = Target(Opens.DOCUMENT, source) if source.sha256 else None
    return Line(" · ".join(parts), file_said(source) if target else "", details, target=target)


def _restricts(right: Right) -> bool:
    burdens = (MORTGAGE, SERVITUDE, *BANS)
    return right.right_class is RightClass.RESTRICTION or right.kind in burdens
