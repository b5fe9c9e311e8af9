"""What the operations make of good input no rule refuses; a change without rights costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest

from cadastre_plugin.core.change.change import Change
from cadastre_plugin.core.model.party import Party, PartyKind
from cadastre_plugin.core.model.right import Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.rights.carry import carried, parentage_of, proposed
from cadastre_plugin.core.rights.correction import correct
from cadastre_plugin.core.rights.division import Division, divide
from cadastre_plugin.core.rights.ending import end
from cadastre_plugin.core.rights.estate import Estate
from cadastre_plugin.core.rights.inheritance import Inheritance, inherit
from cadastre_plugin.core.rights.joint_property import JointProperty, join
from cadastre_plugin.core.rights.lease import Lease, Sublease, lease, sublease
from cadastre_plugin.core.rights.mortgage import Mortgage, mortgage, release
from cadastre_plugin.core.rights.outcome import RightsOutcome
from cadastre_plugin.core.rights.papers import Papers
from cadastre_plugin.core.rights.parties import merge_parties
from cadastre_plugin.core.rights.restriction import Check, Restriction, impose, lift, record_check
from cadastre_plugin.core.rights.servitude import Servitude, servitude
from cadastre_plugin.core.rights.transfer import Offer, Transfer, exchange, transfer
from cadastre_plugin.core.rules.catalogue import RULES
from cadastre_plugin.core.rules.rights.applicant import POWER
from cadastre_plugin.core.rules.rights.mortgagee_consent import CONSENT
from cadastre_plugin.core.rules.rule import Rule
from cadastre_plugin.core.rules.situation import Situation, Surroundings, before_and_after
from tests.core.making import TASHKENT, change, id_of, new_parcel, parcel, rectangle
from tests.core.rights.making import ANNA, BEK, CHORI, DILYA, EAST, LOT, estate, ownership, restriction, shares
from tests.core.rules.rights.making import BARE, EAST_LAND, LAND, SPLIT, TODAY, again, said, worked

TITLE = ownership("title", LOT, (ANNA, "1/2"), (BEK, "1/2"))
OTHER = ownership("other", EAST, (CHORI, "1"))
ABSENT = restriction("check", LOT, "ban", standing=Standing.ABSENT, checked_on=TODAY)
ABSENT_EAST = replace(ABSENT, id=id_of("check east"), parcel_id=EAST)
RENTED = again(TITLE, "rented", kind="lease", version=2, until=date(2030, 1, 1), shares=shares((DILYA, "1")))
PLEDGE = restriction("pledge", LOT, shares=shares((CHORI, "1")), rank=1, based_on=TITLE.id)
BAN = restriction("arrest", LOT, "arrest", standing=Standing.PRESENT, number="7", imposed_by="The court")
KINDS = ("contract", "certificate_of_inheritance", "decision", "application", CONSENT)
PAPERS = Papers(tuple(Source(id_of(f"a {kind}"), 0, kind, "1", TODAY) for kind in KINDS), ANNA, reason="As agreed")
BEFORE = estate(TITLE, OTHER, ABSENT, ABSENT_EAST, RENTED, PLEDGE)
TO_DILYA = (Share(DILYA, Fraction(1)),)
HEIRS = shares((DILYA, "1/3"), (CHORI, "2/3"))
WAY = rectangle(0, 0, 20, 3)
COUPLE = shares((ANNA, "1/2"), (BEK, "1/2"))

OPERATIONS: dict[str, Callable[[], RightsOutcome]] = {
    "sale": lambda: transfer(BEFORE, Transfer("sale", TITLE.id, ANNA, TO_DILYA), PAPERS),
    "gift of a part": lambda: transfer(BEFORE, Transfer("gift", TITLE.id, ANNA, TO_DILYA, Fraction(1, 6)), PAPERS),
    "exchange": lambda: exchange(BEFORE, Offer(TITLE.id, ANNA), Offer(OTHER.id, CHORI, Fraction(1, 3)), PAPERS),
    "inheritance": lambda: inherit(BEFORE, Inheritance(BEK, (TITLE.id,), HEIRS), PAPERS),
    "division": lambda: divide(BEFORE, Division(TITLE.id, (ANNA, BEK), shares((ANNA, "1/3"), (BEK, "2/3"))), PAPERS),
    "joint property": lambda: join(BEFORE, JointProperty(TITLE.id, (ANNA, BEK), COUPLE, "Anna, Bek"), PAPERS),
    "lease": lambda: lease(BEFORE, Lease(LOT, TO_DILYA, date(2031, 1, 1), TITLE.id), PAPERS),
    "sublease": lambda: sublease(BEFORE, Sublease(RENTED.id, shares((BEK, "1"))), PAPERS),
    "servitude": lambda: servitude(BEFORE, Servitude(LOT, (EAST,), place=WAY, land=LAND.geometry), PAPERS),
    "mortgage": lambda: mortgage(BEFORE, Mortgage(TITLE.id, shares((DILYA, "1")), Decimal(500), "UZS"), PAPERS),
    "release": lambda: release(BEFORE, PLEDGE.id, PAPERS),
    "arrest": lambda: impose(BEFORE, Restriction("arrest", LOT, "12", "The court", TODAY), PAPERS),
    "check": lambda: record_check(BEFORE, Check("ban", LOT, TODAY), PAPERS),
    "correction": lambda: correct(BEFORE, TITLE.id, {"registered_on": date(2020, 3, 6)}, PAPERS),
    "merge of parties": lambda: merge_parties(BEFORE, ANNA, BEK, PAPERS),
    "ending": lambda: end(BEFORE, [RENTED.id], PAPERS),
}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_rule_objects_to_what_an_operation_makes(operation) -> None:
    made = worked(BEFORE, OPERATIONS[operation]())
    assert [finding.text() for finding in said(None, BEFORE, made)] == []


def test_a_ban_that_was_lifted_lets_the_sale_pass() -> None:
    before = estate(TITLE, BAN)
    sale = transfer(before, Transfer("sale", TITLE.id, ANNA, TO_DILYA), PAPERS)
    assert [finding.rule for finding in said(None, before, worked(before, sale))] == ["restriction-blocks"]
    assert said(None, before, worked(before, lift(before, BAN.id, PAPERS), sale)) == []


@pytest.mark.parametrize("kind", KINDS[:1] + KINDS[-1:])
def test_a_paper_that_is_left_out_is_missed(kind) -> None:
    fewer = replace(PAPERS, sources=tuple(source for source in PAPERS.sources if source.kind != kind))
    made = worked(BEFORE, transfer(BEFORE, Transfer("sale", TITLE.id, ANNA, TO_DILYA), fewer))
    expected = "mortgagee-consent" if kind == CONSENT else "documents-attached"
    assert [finding.rule for finding in said(None, BEFORE, made)] == [expected]


def test_someone_else_needs_a_power_of_attorney() -> None:
    clerk = Party(id_of("clerk"), 0, PartyKind.NATURAL, "Clerk", "30101901000014")
    sent = replace(PAPERS, applicant_id=clerk.id, parties=(clerk,))
    sale = Transfer("sale", TITLE.id, ANNA, TO_DILYA)
    findings = said(None, BEFORE, worked(BEFORE, transfer(BEFORE, sale, sent)))
    assert [finding.rule for finding in findings] == ["applicant"]
    power = Source(id_of("a power"), 0, POWER, "1", TODAY)
    empowered = replace(sent, sources=(*sent.sources, power))
    assert said(None, BEFORE, worked(BEFORE, transfer(BEFORE, sale, empowered))) == []


MERGED = new_parcel("whole", rectangle(0, 0, 40, 30))
MERGE = change(MERGED, ended=[LAND, EAST_LAND], kind="merge", lineage=[("1", "whole"), ("2", "whole")])


@pytest.mark.parametrize("made", [SPLIT, MERGE], ids=["split", "merge"])
def test_what_is_carried_over_as_proposed_passes(made: Change) -> None:
    parentage = parentage_of(made, {LAND.id: LAND, EAST_LAND.id: EAST_LAND}, TASHKENT.crs.definition)
    decisions = [replace(decision, confirmed=True) for decision in proposed(BEFORE, parentage)]
    done = worked(BEFORE, carried(BEFORE, parentage, decisions, PAPERS), base=made)
    rules = {rule.id for rule in RULES.values()} - {"access"}
    assert [finding.text() for finding in said(None, BEFORE, done) if finding.rule in rules] == []
    undone = said("rights-decided", BEFORE, made)
    assert [finding.blocks for finding in undone if finding.blocks]


def test_rights_do_not_slow_a_change_without_them() -> None:
    """2 000 parcels with three rights each: all rules about rights take a small part of what one of land takes."""
    lots = [parcel(str(n), rectangle(20 * n, 0, 20 * n + 20, 30)) for n in range(1, 2001)]
    rights = [ownership(f"right {n} {k}", lot.id, (ANNA, "1")) for n, lot in enumerate(lots) for k in range(3)]
    known = Estate({right.id: right for right in rights}, known=frozenset(lot.id for lot in lots))
    made = change(*(replace(lot, purpose="shop") for lot in lots))
    _, after = before_and_after(made, Surroundings(lots, estate=known, today=TODAY), TASHKENT)
    about_rights = [rule for rule in RULES.values() if ".rights." in rule.examine.__module__]
    assert len(about_rights) == 17
    assert [finding for rule in about_rights for finding in rule.examine(after)] == []
    others = [rule for rule in RULES.values() if rule not in about_rights]
    assert _seconds(about_rights, after) < 0.3 * _seconds(others, after)
    assert said(None, BEFORE, BARE) == []


def _seconds(rules: Iterable[Rule], situation: Situation) -> float:
    """Of the processor, so that what else runs on the machine does not count."""
    begun = process_time()
    for rule in rules:
        for _ in rule.examine(situation):
            pass
    return process_time() - begun
