"""A day of the register in plain words."""

from __future__ import annotations

from cadastre_plugin.core.history.chosen_day import ChosenDay, Knowledge
from cadastre_plugin.core.history.register_time import RegisterTime
from cadastre_plugin.core.history.timeline import Moment
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.values import locale, moment

KNOWLEDGE_TEXTS = {
    Knowledge.TODAY: N_("as we know it today"),
    Knowledge.THEN: N_("as it was known on that day"),
    Knowledge.ON: N_("as it was known on"),
}


def law_words(time: RegisterTime) -> str:
    """The day, short enough for large letters."""
    return moment(time.law)


def knowledge_words(day: ChosenDay) -> str:
    """By whose knowledge."""
    text = tr(KNOWLEDGE_TEXTS[day.knowledge])
    return f"{text} {moment(day.known_on)}" if day.knowledge is Knowledge.ON else text


def name_of(time: RegisterTime, what: str) -> str:
    """What a layer of a day is called: it says both times, since it may be looked at on any later day."""
    if time.is_as_shown_then:
        return tr("{what} of {law}, as known then").format(what=what, law=moment(time.law))
    words = {"what": what, "law": moment(time.law), "known": moment(time.known)}
    return tr("{what} of {law}, as known on {known}").format(**words)


def moment_words(happened: Moment | None) -> str:
    """What happened at a place of the slider."""
    if happened is None:
        return tr("Today: the register as it stands")
    counts = []
    if happened.parcels:
        counts.append(_counted(happened.parcels, tr("1 parcel"), tr("{count} parcels")))
    if happened.rights:
        counts.append(_counted(happened.rights, tr("1 right"), tr("{count} rights")))
    if happened.points:
        counts.append(_counted(happened.points, tr("1 boundary point"), tr("{count} boundary points")))
    what = ", ".join(counts) or tr("changes in the city")
    learnt = "" if happened.law else f" ({tr('learnt later')})"
    return f"{moment(happened.at)}: {what}{learnt}"


def _counted(count: int, one: str, many: str) -> str:
    return one if count == 1 else many.format(count=locale().toString(count))
