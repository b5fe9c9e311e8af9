"""The sections of a parcel's sheet, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from cadastre_plugin.api.parcel_replies import Relative
from cadastre_plugin.api.sheet_replies import Neighbour, ParcelSheet, SheetEvent
from cadastre_plugin.core.model.right import Right, Share
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_plugin.core.profile.profile import Profile
from cadastre_plugin.core.texts import tr
from cadastre_plugin.panels.review.values import NOTHING, moment
from cadastre_plugin.panels.sheet.line import Line, Opens, Section, Target
from cadastre_plugin.panels.sheet.reading import Reading, document_line, named
from cadastre_plugin.panels.sheet.rights_sections import restrictions_section, rights_section


def sections_of(sheet: ParcelSheet, profile: Profile) -> list[Section]:
    """All sections, also those that have nothing to tell: that nothing is there is worth knowing."""
    reading = Reading(sheet, profile)
    return [
        _land(reading),
        rights_section(reading),
        restrictions_section(reading),
        _people(reading),
        _documents(reading),
        _history(reading),
        _neighbours(reading),
    ]


def _land(reading: Reading) -> Section:
    sheet = reading.sheet
    if sheet.is_current:
        standing = tr("In law since {moment}").format(moment=moment(sheet.valid_from))
    else:
        standing = tr("Retired on {moment}").format(moment=moment(sheet.valid_to))
    lines = [Line(standing, tr("Version {number}").format(number=sheet.parcel.version))]
    lines += [_relative_line(tr("Came from {number}"), parent) for parent in sheet.relatives.parents]
    lines += [_relative_line(tr("Became {number}"), child) for child in sheet.relatives.children]
    place = Target(Opens.PLACE, sheet.parcel.geometry)
    return Section("land", tr("Land"), [*lines, Line(tr("Show it on the map"), target=place)])


def _relative_line(text: str, relative: Relative) -> Line:
    target = Target(Opens.SHEET, relative.number) if relative.number else None
    retired = "" if relative.current else tr("retired")
    return Line(text.format(number=relative.number or NOTHING), retired, target=target)


def _people(reading: Reading) -> Section:
    if reading.sheet.people is PersonalData.NONE:
        return Section("people", tr("People"), [Line(tr("Your role does not see people"))])
    parties = list(reading.sheet.estate.parties.values())
    lines = [
        Line(note.name or NOTHING, note.mark, _held_by(reading, note.id), target=reading.person(note.id))
        for note in parties
    ]
    return Section("people", tr("People"), lines or [Line(tr("Nobody holds a right here"))], len(parties))


def _held_by(reading: Reading, party_id: UUID) -> list[str]:
    """What a party holds in the parcel, also as a member of a group."""
    estate, groups = reading.sheet.estate, []
    for note in estate.parties.values():
        groups += [(note, share) for share in note.members if share.party_id == party_id]
    held = [_part(reading, right, share) for right, share in _shares_of(reading, party_id)]
    text = tr("{share} in the group {name}")
    return held + [text.format(share=share.fraction, name=group.name) for group, share in groups]


def _shares_of(reading: Reading, party_id: UUID) -> list[tuple[Right, Share]]:
    rights = [*reading.own, *reading.serving]
    return [(right, share) for right in rights for share in right.shares if share.party_id == party_id]


def _part(reading: Reading, right: Right, share: Share) -> str:
    return tr("{kind}: {share}").format(kind=reading.kind(right), share=share.fraction)


def _documents(reading: Reading) -> Section:
    sources = list(reading.sheet.estate.sources.values())
    lines = [document_line(source, reading.profile, _rest_on(reading, source.id)) for source in sources]
    return Section("documents", tr("Documents"), lines or [Line(tr("No document is recorded"))], len(sources))


def _rest_on(reading: Reading, source_id: UUID) -> list[str]:
    rights = [*reading.own, *reading.serving]
    kinds = dict.fromkeys(reading.kind(right) for right in rights if source_id in right.source_ids)
    return [tr("Basis of: {rights}").format(rights=", ".join(kinds))] if kinds else []


def _history(reading: Reading) -> Section:
    number = reading.sheet.parcel.number
    target = Target(Opens.HISTORY, number) if number else None
    lines = [_event_line(reading, event, target) for event in reading.sheet.history]
    return Section("history", tr("History"), lines, len(lines))


def _event_line(reading: Reading, event: SheetEvent, target: Target | None) -> Line:
    parts = [tr("Version {number}").format(number=event.version)] if event.version is not None else []
    if event.kinds:
        kinds = ", ".join(named(reading.profile, "right_kind", kind) for kind in event.kinds)
        parts.append(tr("Rights: {kinds}").format(kinds=kinds))
    return Line(" · ".join(parts), moment(event.at), _origin(event), target=target)


def _origin(event: SheetEvent) -> list[str]:
    if event.change is None:
        return [tr("Loaded into the register")]
    application = event.change.application
    what = [event.change.title, tr("Application {number}").format(number=application) if application else ""]
    author = event.author.full_name if event.author else NOTHING
    approver = event.approver.full_name if event.approver else NOTHING
    who = tr("Author: {author}. Approved by: {approver}").format(author=author, approver=approver)
    return [" · ".join(part for part in what if part), who]


def _neighbours(reading: Reading) -> Section:
    sheet, profile = reading.sheet, reading.profile
    lines = [_neighbour_line(neighbour, profile) for neighbour in sheet.neighbours]
    left_out = sheet.neighbour_count - len(lines)
    if left_out > 0:
        lines.append(Line(tr("And {count} more, which the map shows").format(count=left_out)))
    if not lines:
        nothing = tr("No parcel touches it") if sheet.is_current else tr("Its land is part of other parcels now")
        lines.append(Line(nothing))
    return Section("neighbours", tr("Neighbours"), lines, sheet.neighbour_count)


def _neighbour_line(neighbour: Neighbour, profile: Profile) -> Line:
    target = Target(Opens.SHEET, neighbour.number) if neighbour.number else None
    where = [neighbour.address or "", named(profile, "purpose", neighbour.purpose)]
    details = [" · ".join(part for part in where if part and part != NOTHING), *_holders(neighbour, profile)]
    return Line(neighbour.number or tr("without a number"), details=[line for line in details if line], target=target)


def _holders(neighbour: Neighbour, profile: Profile) -> Sequence[str]:
    text = tr("{kind}: {share} — {name}")
    return [
        text.format(kind=named(profile, "right_kind", kind), share=holder.fraction, name=holder.name or NOTHING)
        for kind, holder in neighbour.holders
    ]
