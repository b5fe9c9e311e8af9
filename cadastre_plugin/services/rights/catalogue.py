"""The operations on rights in the order of their list. An operation's module is loaded when it is first opened."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from cadastre_plugin.core.texts import N_
from cadastre_plugin.services.rights.work import RightsBench, RightsWork


@dataclass(frozen=True, slots=True)
class OperationKind:
    """An entry of the list. module, work: the file in this folder and the class in it."""

    name: str
    text: str
    module: str
    work: str


OPERATIONS = (
    OperationKind("transfer", N_("Sale or gift"), "transfer", "TransferWork"),
    OperationKind("exchange", N_("Exchange"), "exchange", "ExchangeWork"),
    OperationKind("inheritance", N_("Inheritance"), "inheritance", "InheritanceWork"),
    OperationKind("division", N_("Division of common property"), "division", "DivisionWork"),
    OperationKind("joint_property", N_("Joint property of spouses"), "joint_property", "JointPropertyWork"),
    OperationKind("lease", N_("Lease or sublease"), "lease", "LeaseWork"),
    OperationKind("servitude", N_("Servitude"), "servitude", "ServitudeWork"),
    OperationKind("mortgage", N_("Mortgage"), "mortgage", "MortgageWork"),
    OperationKind("mortgage_release", N_("Release of a mortgage"), "mortgage", "ReleaseWork"),
    OperationKind("restriction", N_("Ban or arrest"), "restriction", "RestrictionWork"),
    OperationKind("lifting", N_("Lifting of a ban or arrest"), "restriction", "LiftingWork"),
    OperationKind("check", N_("Check of bans and arrests"), "restriction", "CheckWork"),
    OperationKind("correction", N_("Correction of a record"), "correction", "CorrectionWork"),
    OperationKind("ending", N_("Ending of rights"), "ending", "EndingWork"),
    OperationKind("act_papers", N_("Documents of what was done"), "act_papers", "ActPapersWork"),
    OperationKind("carry", N_("Rights of divided and merged parcels"), "carry", "CarryWork"),
    OperationKind("new_party", N_("New party"), "new_party", "NewPartyWork"),
    OperationKind("correct_party", N_("Correction of a party"), "correct_party", "CorrectPartyWork"),
    OperationKind("party_merge", N_("Merging of doubled parties"), "merge_parties", "MergePartiesWork"),
)


def made_work(kind: OperationKind, bench: RightsBench) -> RightsWork:
    """An operation, made anew for the change that is open."""
    module = import_module(f"{__package__}.{kind.module}")
    work: RightsWork = getattr(module, kind.work)(bench)
    return work
