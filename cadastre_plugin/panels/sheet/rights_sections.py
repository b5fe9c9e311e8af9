"""Rights and restrictions of a parcel as lines of its sheet."""

from __future__ import annotations

from collections.abc import Iterator

from cadastre_plugin.core.model.right import Right, Standing
from cadastre_plugin.core.rights.mortgage import MORTGAGE
from cadastre_plugin.core.rights.restriction import KINDS as BANS
from cadastre_plugin.core.rights.servitude import SERVITUDE
from cadastre_plugin.core.shares import is_whole, sum_text
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.values import day, money
from cadastre_plugin.panels.sheet.line import Line, Opens, Section, Target, Tone
from cadastre_plugin.panels.sheet.reading import Reading, named, said

_STANDINGS = {
    Standing.PRESENT: (N_("present"), Tone.BAD),
    Standing.ABSENT: (N_("verified absent"), Tone.GOOD),
    Standing.UNKNOWN: (N_("not known"), Tone.DOUBT),
}


def rights_section(reading: Reading) -> Section:
    """What is held in the parcel, by whom and in which shares."""
    rights = reading.rights
    lines = [_right_line(reading, right) for right in rights]
    return Section("rights", tr("Rights"), lines or [Line(tr("No right is registered"))], len(rights))


def restrictions_section(reading: Reading) -> Section:
    """Bans, arrests, mortgages and servitudes; of bans and arrests always whether there are any."""
    laid = reading.restrictions
    lines = [_restriction_line(reading, right) for right in laid]
    lines += [_serving_line(reading, right) for right in reading.serving]
    found = {right.kind for right in laid}
    lines += [_never_checked(reading, kind) for kind in BANS if kind not in found]
    return Section("restrictions", tr("Restrictions"), lines, len(laid) + len(reading.serving))


def _right_line(reading: Reading, right: Right) -> Line:
    details, tone = reading.terms(right), reading.tone(right)
    if right.kind in reading.profile.whole_rights and not is_whole(right.shares):
        shares = [share.fraction for share in right.shares]
        details.append(tr("The shares are not a whole: {sum}").format(sum=sum_text(shares)))
        tone = Tone.BAD
    return Line(reading.kind(right), _since(right), details, tone, children=_below(reading, right))


def _restriction_line(reading: Reading, right: Right) -> Line:
    if right.kind in BANS:
        return _ban_line(reading, right)
    if right.kind == MORTGAGE:
        return _mortgage_line(reading, right)
    if right.kind == SERVITUDE:
        return _servitude_line(reading, right)
    details = [*_imposed(right), *reading.terms(right)]
    return Line(reading.kind(right), _since(right), details, reading.tone(right), children=_below(reading, right))


def _ban_line(reading: Reading, right: Right) -> Line:
    standing, tone = _STANDINGS[right.standing or Standing.PRESENT]
    text = tr("{kind}: {standing}").format(kind=reading.kind(right), standing=tr(standing))
    details = [*_imposed(right), *reading.terms(right)]
    return Line(text, _since(right), details, tone, children=_below(reading, right))


def _mortgage_line(reading: Reading, right: Right) -> Line:
    text = reading.kind(right)
    if right.rank is not None:
        text = tr("{kind}, rank {rank}").format(kind=text, rank=right.rank)
    amount = [money(right.amount, right.currency)] if right.amount is not None else []
    details = [*amount, *reading.terms(right)]
    return Line(text, _since(right), details, reading.tone(right), children=_below(reading, right))


def _servitude_line(reading: Reading, right: Right) -> Line:
    """One that this parcel bears."""
    parcels = [reading.parcel_line(tr("Serves {number}"), id) for id in right.served]
    children = (*parcels, *_place(right), *_below(reading, right))
    text = tr("{kind} that this parcel bears").format(kind=reading.kind(right))
    return Line(text, _since(right), reading.terms(right), reading.tone(right), children=children)


def _serving_line(reading: Reading, right: Right) -> Line:
    """One that another parcel bears for this one."""
    children = (reading.parcel_line(tr("Borne by {number}"), right.parcel_id), *_place(right), *_below(reading, right))
    text = tr("{kind} that serves this parcel").format(kind=reading.kind(right))
    return Line(text, _since(right), reading.terms(right), reading.tone(right), children=children)


def _never_checked(reading: Reading, kind: str) -> Line:
    """No record at all is the third state: nobody knows."""
    name = named(reading.profile, "right_kind", kind)
    text = tr("{kind}: {standing}").format(kind=name, standing=tr("not known"))
    return Line(text, details=[tr("None is recorded, and nobody verified that there is none")], tone=Tone.DOUBT)


def _below(reading: Reading, right: Right) -> tuple[Line, ...]:
    return (*reading.holder_lines(right.shares), *reading.document_lines(right.source_ids))


def _place(right: Right) -> Iterator[Line]:
    if right.place is not None:
        yield Line(tr("Show its place on the map"), target=Target(Opens.PLACE, right.place))


def _imposed(right: Right) -> list[str]:
    return [
        *said(tr("Imposed by: {body}"), body=right.imposed_by),
        *said(tr("Code of the exchange: {code}"), code=right.exchange_code),
        *said(tr("Checked on: {day}"), day=day(right.checked_on) if right.checked_on else None),
    ]


def _since(right: Right) -> str:
    return tr("since {start}").format(start=day(right.registered_on)) if right.registered_on else ""
