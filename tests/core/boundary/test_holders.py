"""What is said of the people behind parcels before they are merged."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

import pytest

from cadastre_plugin.core.boundary.holders import said_of_holders
from cadastre_plugin.core.model.holding import Holder, Holding, ParcelRights
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.right import RightClass
from tests.core.making import TASHKENT


def owned(*shares, **others):
    """Rights of a parcel in which parties own shares: ("A", "1/2") ..."""
    holders = tuple(Holder(UUID(int=ord(name)), PartyKind.NATURAL, f"{name}.", Fraction(part)) for name, part in shares)
    held = [Holding(UUID(int=1), "ownership", RightClass.RIGHT, holders)] if holders else []
    held += [Holding(UUID(int=2), kind, kind_class, ()) for kind, kind_class in others.items()]
    return ParcelRights(UUID(int=7), tuple(held))


def said(**rights):
    return [remark.text() for remark in said_of_holders(rights, TASHKENT)]


def test_the_same_people_in_any_order_are_the_same_holders():
    one, other = owned(("A", "1/3"), ("B", "2/3")), owned(("B", "2/3"), ("A", "1/3"))
    assert said(n1=one, n2=other) == ["All are held by the same: A. (1/3), B. (2/3)"]


@pytest.mark.parametrize(
    "other",
    [owned(("B", "1")), owned(("A", "1/2"), ("B", "1/2")), owned()],
)
def test_other_people_other_shares_and_nobody_are_said(other):
    (text,) = said(n1=owned(("A", "1")), n2=other)
    assert text.startswith("n2 is held by") and "n1 by A.:" in text and "contract" in text


def test_each_that_differs_from_the_first_is_named():
    texts = said(n1=owned(("A", "1")), n2=owned(("A", "1")), n3=owned(("B", "1")), n4=owned())
    assert [text.split()[0] for text in texts] == ["n3", "n4"]
    assert "no holder of record" in texts[1]


def test_restrictions_block_and_leases_do_not():
    held = owned(("A", "1"), arrest=RightClass.RESTRICTION, lease=RightClass.RIGHT)
    assert said(n1=held) == ["n1 is under arrest (seizure): it blocks dividing and merging until it is lifted"]


def test_that_nobody_holds_them_is_said_so_that_it_is_not_taken_for_an_answer_to_come():
    assert said(n1=owned(), n2=owned()) == ["The register has no holder of any of them"]
    assert said(n1=owned()) == [] and said() == []
