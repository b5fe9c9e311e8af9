"""Sheets of parcels for the tests of their dock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from shapely.geometry import LineString

from cadastre_plugin.api.parcel_replies import ChangeReference, Relative, Relatives
from cadastre_plugin.api.sheet_replies import Neighbour, ParcelSheet, SheetEvent
from cadastre_plugin.core.model.holding import Holder
from cadastre_plugin.core.model.party import PartyKind
from cadastre_plugin.core.model.party_note import PartyNote
from cadastre_plugin.core.model.right import Right, RightClass, Share, Standing
from cadastre_plugin.core.model.source import Source
from cadastre_plugin.core.people.personal_data import PersonalData
from cadastre_plugin.core.rights.estate import Estate
from tests.qgis.review_builders import AUTHOR, HANGUL, LONG_RUSSIAN, NOW, REVIEWER, parcel

PARCEL = parcel(1, address="Mustaqillik ko‘chasi 12", purpose="dwelling")
WEST, EAST = parcel(2, -20.0), parcel(3, 20.0)
MUHAYYO = PartyNote(UUID(int=11), 1, PartyKind.NATURAL, "Muhayyo Toʻxtasinova Gʻulom qizi", "••••••••••0459")
FAMILY = PartyNote(
    UUID(int=12),
    1,
    PartyKind.GROUP,
    "Семья Константинопольских-Преображенских",
    "",
    (Share(UUID(int=11), Fraction(1, 2)), Share(UUID(int=13), Fraction(1, 2))),
)
HANGUL_NAME = PartyNote(UUID(int=13), 1, PartyKind.NATURAL, "김민준")
BANK = PartyNote(UUID(int=14), 1, PartyKind.LEGAL, "Asaka Bank", "•••••6789")
TITLE = Source(
    UUID(int=21), 1, "title", "HM 0001234", date(2020, 5, 4), "ab" * 32, "title.pdf", "application/pdf", 12000
)
PAPER = Source(UUID(int=22), 1, "decision", "QR 17", date(2024, 2, 29))
WAY = LineString([(350000.0, 570010.0), (350020.0, 570010.0)])
OWNERSHIP = Right(
    UUID(int=31),
    1,
    "ownership",
    RightClass.RIGHT,
    PARCEL.id,
    (Share(MUHAYYO.id, Fraction(2, 3)), Share(FAMILY.id, Fraction(1, 3))),
    (TITLE.id,),
    date(2020, 5, 5),
)
MORTGAGE = Right(
    UUID(int=32),
    1,
    "mortgage",
    RightClass.RESTRICTION,
    PARCEL.id,
    (Share(BANK.id, Fraction(1)),),
    rank=1,
    amount=Decimal("1200000000.50"),
    currency="UZS",
    based_on=OWNERSHIP.id,
    until=date(2031, 1, 31),
)
BAN = Right(
    UUID(int=33),
    1,
    "ban",
    RightClass.RESTRICTION,
    PARCEL.id,
    (),
    (PAPER.id,),
    date(2024, 3, 1),
    LONG_RUSSIAN,
    "EX-123",
    number="55-B",
    standing=Standing.PRESENT,
)
BORNE = Right(
    UUID(int=34),
    1,
    "servitude",
    RightClass.RIGHT,
    PARCEL.id,
    (Share(BANK.id, Fraction(1)),),
    served=(WEST.id,),
    place=WAY,
)
SERVING = Right(UUID(int=35), 1, "servitude", RightClass.RIGHT, EAST.id, (), served=(PARCEL.id,))

HISTORY = (
    SheetEvent(NOW, None, ("mortgage",), ChangeReference(UUID(int=41), "rights", "Ipoteka", HANGUL), AUTHOR, REVIEWER),
    SheetEvent(NOW, 1, (), None, None, None),
)


def neighbour(place, *holders: tuple[PartyNote, str]) -> Neighbour:
    """A parcel beside, with who holds all of it."""
    held = tuple(("ownership", Holder(note.id, note.kind, note.name, Fraction(part))) for note, part in holders)
    return Neighbour(place.id, place.number, "09", None, "dwelling", held)


def estate(*rights: Right, **others: object) -> Estate:
    """These rights with everyone and everything that the tests know."""
    people, papers = (MUHAYYO, FAMILY, HANGUL_NAME, BANK), (TITLE, PAPER)
    return Estate(
        {right.id: right for right in rights},
        {note.id: note for note in people},
        {source.id: source for source in papers},
        frozenset({PARCEL.id}),
        **others,  # type: ignore[arg-type]
    )


FULL = ParcelSheet(
    parcel=PARCEL,
    computed_area=600.0123,
    valid_from=NOW,
    valid_to=None,
    is_current=True,
    people=PersonalData.FULL,
    works_here=True,
    estate=estate(OWNERSHIP, MORTGAGE, BAN, BORNE, SERVING),
    numbers={WEST.id: str(WEST.number), EAST.id: str(EAST.number)},
    history=HISTORY,
    relatives=Relatives((Relative(UUID(int=51), "10:09:03:02:03:0099", False),), ()),
    neighbours=(neighbour(WEST, (MUHAYYO, "1/2"), (HANGUL_NAME, "1/2")), neighbour(EAST)),
    neighbour_count=2,
)
BARE = replace(
    FULL,
    estate=Estate(known=frozenset({PARCEL.id})),
    numbers={},
    relatives=Relatives((), ()),
    neighbours=(),
    neighbour_count=0,
)
