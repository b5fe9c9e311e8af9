"""Why a decision was not taken, in words, and what the supervisor does next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cadastre_plugin.core.change.workflow import STATE_TEXTS
from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.texts import N_, tr
from cadastre_plugin.panels.review.values import NOTHING

_NAMED = 3
"""How many parcels of a refusal are named; a message of hundreds is not read."""

_NEXT_STEPS: Mapping[str, str] = {
    "stale_base": N_("Return the change with a remark, so that its author brings it up to date."),
    "findings_block": N_("They stand under Findings. Return the change with a remark that says what to correct."),
    "revision_changed": N_("Load it again and look at what is different before you decide."),
    "wrong_state": N_("Someone else has decided meanwhile. Load it again."),
    "timed_out": N_("It is not known whether the decision was taken. Load it again to see."),
    "connection_lost": N_("It is not known whether the decision was taken. Load it again to see."),
    "server_fault": N_("It is not known whether the decision was taken. Load it again to see."),
}


def refused_decision(error: CadastreError) -> str:
    """What happened and what to do next, in the chosen language."""
    next_step = _NEXT_STEPS.get(error.code)
    return "\n".join((_what_happened(error), tr(next_step))) if next_step else _what_happened(error)


def _what_happened(error: CadastreError) -> str:
    parameters = error.parameters
    match error.code:
        case "stale_base":
            stale = parameters.get("stale")
            return "\n".join(_stale_lines(stale if isinstance(stale, list) else []))
        case "findings_block":
            return tr("The rules forbid the approval: the change has errors.")
        case "revision_changed":
            return tr("Someone else has changed it meanwhile; nothing was decided.")
        case "wrong_state":
            return tr("This cannot be done with a change that is: {state}").format(
                state=_state(parameters.get("state"))
            )
    return error.text()


def _stale_lines(stale: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    yield tr("The register has changed since this change was made; it cannot be approved as it is:")
    for parcel in stale[:_NAMED]:
        number, base, current = parcel.get("number"), parcel.get("base_version"), parcel.get("current_version")
        text = N_("{number}: made from version {base}, the register has version {current}")
        if current is None:
            text = N_("{number}: made from version {base}, no longer in the register")
        yield tr(text).format(number=number or NOTHING, base=base, current=current)
    if len(stale) > _NAMED:
        yield tr("and others: {count}").format(count=len(stale) - _NAMED)


def _state(value: object) -> str:
    """The service names a state by its value or by its English text."""
    return next((tr(text) for state, text in STATE_TEXTS.items() if value in (state.value, text)), NOTHING)
