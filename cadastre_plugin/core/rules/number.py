"""The cadastral number is well formed, of the parcel's district, and no other parcel's, now or ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cadastre_plugin.core.errors import NumberError
from cadastre_plugin.core.model.parcel import NEW, Parcel
from cadastre_plugin.core.profile.number_format import CadastralNumber, NumberFormat
from cadastre_plugin.core.rules.finding import Finding, Parameters, Severity
from cadastre_plugin.core.rules.rule import Rule, Stage
from cadastre_plugin.core.rules.situation import Situation
from cadastre_plugin.core.rules.subjects import whereabouts
from cadastre_plugin.core.texts import N_

_MISSING = N_("A parcel of the register must keep a cadastral number")
_SPELLED = N_("{number} must be written {canonical}")
_ELSEWHERE = N_("{number} is a number of district {found}, the parcel is of district {district}")
_USED = N_("{number} was given to another parcel; a number is never given twice")
_DOUBLED = N_("{number} stands at several parcels of the change")


def _examine(situation: Situation) -> Iterator[Finding]:
    doubled = Counter(parcel.number for parcel in situation.touched if parcel.number is not None)
    for parcel in situation.touched:
        if parcel.number is not None:
            yield from _form(parcel, parcel.number, situation.profile.number)
            if situation.surroundings.numbers.get(parcel.number, parcel.id) != parcel.id:
                yield _finding(_USED, parcel, {"number": parcel.number})
            elif doubled[parcel.number] > 1:
                yield _finding(_DOUBLED, parcel, {"number": parcel.number})
        elif parcel.version != NEW:
            yield _finding(_MISSING, parcel, {})


def _form(parcel: Parcel, raw: str, format: NumberFormat) -> Iterator[Finding]:
    try:
        number = format.read_parcel(raw)
    except NumberError as error:
        yield _finding(error.template, parcel, {name: str(value) for name, value in error.parameters.items()})
        return
    if number.canonical != raw:
        yield _finding(_SPELLED, parcel, {"number": raw, "canonical": number.canonical})
    yield from _district(parcel, number, format)


def _district(parcel: Parcel, number: CadastralNumber, format: NumberFormat) -> Iterator[Finding]:
    found = number.groups.get(format.district_group, parcel.district)
    if found != parcel.district:
        parameters = {"number": number.canonical, "found": found, "district": parcel.district}
        yield _finding(_ELSEWHERE, parcel, parameters)


def _finding(template: str, parcel: Parcel, parameters: Parameters) -> Finding:
    return RULE.finding(template, [parcel], parameters, place=whereabouts(parcel))


RULE = Rule("number", N_("Cadastral number"), Severity.ERROR, Stage.LIVE, _examine)
