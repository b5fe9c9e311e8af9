"""People over REST: found in any script as one types, shown as far as the role and the districts allow, on record."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from cadastre_plugin.core.change.change import Edit
from cadastre_plugin.core.people.search_key import search_text
from cadastre_server.register.rights import end_rights
from tests.server.people import company, enter, give_land, group, person, pinfl_of
from tests.server.world import change_of, edit

OKTAM = pinfl_of("3010190100001")
LOLA = pinfl_of("4150585123045")
FAR = pinfl_of("3020280100002")


class Register:
    """Who is in it: here is district 09."""

    def __init__(self, world) -> None:
        self.oktam = person("Gʻulomov Oʻktam Bekzod oʻgʻli", OKTAM)
        self.cyrillic = person("Ғуломов Ўктам", None)
        self.lola = person("Каримова Лола", LOLA)
        self.far = person("Sodiqov Zafar Temur oʻgʻli", FAR)
        self.landless = person("Sodiqova Robiya")
        self.korean = person("김 영수")
        self.tsoy = person("Цой Виктор")
        self.bank = company("Namuna Ipoteka Bank ATB", "201234567")
        self.percent = company("100% «Yulduz_» MChJ")
        self.hidden = person("\u200fQodirov\u200b Nodir")
        everyone = (self.oktam, self.cyrillic, self.lola, self.far, self.landless, self.korean, self.tsoy, self.bank)
        enter(world, *everyone, self.percent, self.hidden)
        self.couple = group("Sodiqovlar oilasi", self.lola, self.far)
        enter(world, self.couple)
        for holder in (self.oktam, self.cyrillic, self.korean, self.tsoy, self.hidden):
            give_land(world, holder)
        give_land(world, self.far, "01")
        give_land(world, self.lola, "01")
        give_land(world, self.lola)
        give_land(world, self.bank, "01")


@pytest.fixture(scope="module")
def register(world) -> Register:
    return Register(world)


def _found(user, typed, **others):
    answer = user.get("/parties", params={"q": typed, **others})
    assert answer.status_code == 200, answer.text
    return [party["name"] for party in answer.json()["parties"]]


def _refused(answer):
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize(
    "typed",
    [
        "Gʻulomov Oʻktam",
        "G`ulomov O'k",
        "gulom",
        "Ғуломов Ўктам",
        "Ўктам Ғул",
        "oktam gulomov",
        "Гулямов Уктам",
        "Уктам Гуля",
        "Uktam Gulyamov",
        "Gʻulomov\u200f  Oʻk\u200btam",
        "  ғулом  ",
    ],
)
def test_one_finds_people_in_any_script_and_order(surveyor, register, typed):
    assert {"Gʻulomov Oʻktam Bekzod oʻgʻli", "Ғуломов Ўктам"} == set(_found(surveyor, typed))


@pytest.mark.parametrize("typed", ["Gʻulomov Oʻktam Bek", "Bekzod Gʻulomov", "Gʻulomov Oʻktam Bekzod oʻg"])
def test_more_words_tell_people_apart(surveyor, register, typed):
    assert _found(surveyor, typed) == ["Gʻulomov Oʻktam Bekzod oʻgʻli"]


@pytest.mark.parametrize(
    "typed", ["Oktam G", "Гулямов У", "Уктам Гу", "Gʻulomov Bekzod O", "Gʻulomov Oʻktam Bekzod oʻ"]
)
def test_a_letter_of_the_next_word_does_not_lose_what_was_found(surveyor, register, typed):
    assert "Gʻulomov Oʻktam Bekzod oʻgʻli" in _found(surveyor, typed)


def test_names_that_begin_as_typed_come_first(surveyor, register):
    assert _found(surveyor, "Ўктам Ғуломов")[0] == "Ғуломов Ўктам"
    assert _found(surveyor, "Gʻulomov Oʻktam Bekzod")[0] == "Gʻulomov Oʻktam Bekzod oʻgʻli"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("김영수", "김 영수"),
        ("김", "김 영수"),
        ("Kim", "김 영수"),
        ("Gim Yeongsu", "김 영수"),
        ("최", "Цой Виктор"),
        ("Tsoy", "Цой Виктор"),
    ],
)
def test_korean_names(surveyor, register, typed, name):
    assert name in _found(surveyor, typed)


def test_by_a_whole_number(surveyor, register):
    assert _found(surveyor, OKTAM) == ["Gʻulomov Oʻktam Bekzod oʻgʻli"]
    assert _found(surveyor, f"{OKTAM[:7]} {OKTAM[7:]}\u200e") == ["Gʻulomov Oʻktam Bekzod oʻgʻli"]
    assert _found(surveyor, "201 234 567") == ["Namuna Ipoteka Bank ATB"]
    assert _found(surveyor, OKTAM[:13]) == _found(surveyor, OKTAM[:7]) == []  # a part would list who was born when


SIGNS = ("%", "_", "%%%", "Gʻu%", "G_ulomov", "'", "\\", "';--", "gulomov' | 'lola", "!", "<->", ":*")


@pytest.mark.parametrize("typed", SIGNS)
def test_signs_of_searches_mean_nothing(surveyor, register, typed):
    names = _found(surveyor, typed)
    assert "Каримова Лола" not in names and len(names) <= 2


def test_a_name_of_signs_is_found_by_its_words(surveyor, register):
    assert _found(surveyor, "100% yulduz") == ["100% «Yulduz_» MChJ"]


@pytest.mark.parametrize("typed", ["", " ", "\u200f\u200b", "‘’", "\x01"])
def test_nothing_typed_finds_nobody_and_is_not_on_record(world, surveyor, register, typed):
    counted = "SELECT count(*) FROM cadastre.audit WHERE who = %s"
    before = world.query(counted, surveyor.id)
    assert _found(surveyor, typed) == []
    assert world.query(counted, surveyor.id) == before


def test_one_letter_finds_names_that_begin_so(surveyor, register):
    assert set(_found(surveyor, "q")) == {"\u200fQodirov\u200b Nodir"}
    assert "Каримова Лола" in _found(surveyor, "к")


@pytest.mark.parametrize(
    ("typed", "code"), [("A" * 5000, "name_too_long"), ("A" * 501, "name_too_long"), ("Aziz\0", "name_unstorable")]
)
def test_what_no_name_can_be_is_refused(surveyor, typed, code):
    assert _refused(surveyor.get("/parties", params={"q": typed})) == (422, code)
    body = {"kind": "natural", "name": typed}
    assert _refused(surveyor.ask("POST", "/parties/doubles", json=body)) == (422, code)


def test_the_list_ends_at_its_limit_and_says_so(surveyor, register):
    answer = surveyor.get("/parties", params={"q": "gulomov", "limit": 1}).json()
    assert len(answer["parties"]) == 1 and answer["more"] is True
    assert surveyor.get("/parties", params={"q": "gulomov"}).json()["more"] is False
    for limit in (0, 51, "x"):
        assert surveyor.get("/parties", params={"q": "gulomov", "limit": limit}).status_code == 422


def test_numbers_are_masked_in_lists(surveyor, register):
    answer = surveyor.get("/parties", params={"q": "Gʻulomov Oʻktam Bekzod"})
    assert OKTAM not in answer.text
    assert answer.json()["parties"][0]["mark"] == "•" * 10 + OKTAM[-4:]


def test_people_of_other_districts_are_found_by_initials(world, surveyor, register):
    answer = surveyor.get("/parties", params={"q": "Sodiqov Zafar"})
    assert [(party["name"], party["mark"][-4:]) for party in answer.json()["parties"]] == [("S. Z. T. o.", FAR[-4:])]
    assert "Zafar" not in answer.text
    assert _found(surveyor, FAR) == ["S. Z. T. o."]
    assert _found(world.surveyor("01"), FAR) == _found(world.surveyor("*"), FAR) == ["Sodiqov Zafar Temur oʻgʻli"]


def test_who_holds_land_here_too_or_nowhere_is_known(surveyor, register):
    assert _found(surveyor, "Lola Karimova") == ["Каримова Лола"]
    assert _found(surveyor, "Sodiqova Robiya") == ["Sodiqova Robiya"]


def test_bodies_are_called_by_their_names_everywhere(surveyor, register):
    assert _found(surveyor, "Namuna ipoteka") == ["Namuna Ipoteka Bank ATB"]
    assert surveyor.get(f"/parties/{register.bank.id}").json()["stir"] == "201234567"


def test_a_member_holds_what_its_group_holds(world):
    member, other = person("Xoliqov Vohid"), person("Xoliqova Vazira")
    enter(world, member, other)
    family = group("Xoliqovlar", member, other)
    enter(world, family)
    give_land(world, family, "01")
    assert _found(world.surveyor("09"), "Xoliqov Vohid") == ["X. V."]
    user = world.surveyor("01")
    assert _found(user, "Xoliqov Vohid") == ["Xoliqov Vohid"]
    found = user.get(f"/parties/{family.id}").json()
    assert [(one["party"], one["numerator"], one["denominator"]) for one in found["members"]] == [
        (str(member.id), 1, 2),
        (str(other.id), 1, 2),
    ]


def test_who_held_land_elsewhere_once_is_not_open_to_all(world, surveyor):
    former = person("Toʻlqinov Rustam")
    enter(world, former)
    right = give_land(world, former, "01")
    with psycopg.connect(world.database.owner_url) as connection:
        moment = connection.execute("SELECT clock_timestamp()").fetchone()[0]
        end_rights(connection, [right.id], moment)
    assert _found(surveyor, "Toʻlqinov Rustam") == ["T. R."]


def test_the_full_record_of_one_person(surveyor, register):
    found = surveyor.get(f"/parties/{register.oktam.id}").json()
    assert found == {
        **{"id": str(register.oktam.id), "version": 1, "kind": "natural", "name": register.oktam.name},
        **{"pinfl": OKTAM, "stir": None, "members": []},
    }


def test_a_record_of_another_district_stays_closed_and_the_try_is_on_record(world, surveyor, register):
    answer = surveyor.get(f"/parties/{register.far.id}")
    assert _refused(answer) == (403, "party_elsewhere") and FAR not in answer.text
    tried = "SELECT what FROM cadastre.audit WHERE subject = %s AND who = %s"
    assert world.query(tried, str(register.far.id), surveyor.id) == [("read_party_refused",)]
    assert world.supervisor("01").get(f"/parties/{register.far.id}").status_code == 200


def test_who_is_not_there_is_not_found(surveyor):
    assert _refused(surveyor.get(f"/parties/{uuid4()}")) == (404, "not_found")
    assert surveyor.get("/parties/nobody").status_code == 422


def test_an_analyst_sees_initials_and_no_number(analyst, register):
    answer = analyst.get("/parties", params={"q": "Gʻulomov Oʻktam"})
    assert {(party["name"], party["mark"]) for party in answer.json()["parties"]} == {
        ("Ғ. Ў.", ""),
        ("G. O. B. o.", ""),
    }
    assert _refused(analyst.get("/parties", params={"q": OKTAM})) == (403, "number_search")
    assert _refused(analyst.get(f"/parties/{register.oktam.id}")) == (403, "wrong_role")
    assert _refused(analyst.ask("POST", "/parties/doubles", json={"kind": "natural", "name": "Oʻktam"})) == (
        403,
        "wrong_role",
    )


@pytest.mark.parametrize("roles", [("administrator",), ()])
def test_who_has_no_business_with_people_sees_none(world, register, roles):
    user = world.person(*roles, districts=("*",))
    assert _refused(user.get("/parties", params={"q": "Gʻulomov"})) == (403, "wrong_role")
    assert _refused(user.get(f"/parties/{register.oktam.id}")) == (403, "wrong_role")
    doubles = user.ask("POST", "/parties/doubles", json={"kind": "natural", "name": "Gʻulomov"})
    assert _refused(doubles) == (403, "wrong_role")


@pytest.mark.parametrize("path", ["/parties?q=gulomov", f"/parties/{uuid4()}", "/audit/lookups"])
def test_who_is_not_signed_in_is_told_nothing(world, path):
    assert _refused(world.nobody.get(path)) == (401, "not_signed_in")


def _doubles(user, **typed):
    answer = user.ask("POST", "/parties/doubles", json={"kind": "natural", **typed})
    assert answer.status_code == 200, answer.text
    return [(double["party"]["name"], double["reasons"]) for double in answer.json()["doubles"]]


def test_doubles_while_typing_with_why(surveyor, register):
    by_name = dict(_doubles(surveyor, name="Гулямов Уктам"))
    assert by_name["Ғуломов Ўктам"] == ["same_sound"]
    by_name = dict(_doubles(surveyor, name="Oʻktam Gʻulomov"))
    assert set(by_name["Ғуломов Ўктам"]) == {"other_order", "other_script"}
    assert (
        by_name["Gʻulomov Oʻktam Bekzod oʻgʻli"] == ["word_missing"] or "Gʻulomov Oʻktam Bekzod oʻgʻli" not in by_name
    )
    assert _doubles(surveyor, name="Somebody Else", pinfl=f"{OKTAM[:7]} {OKTAM[7:]}") == [
        ("Gʻulomov Oʻktam Bekzod oʻgʻli", ["same_pinfl"])
    ]
    assert _doubles(surveyor, kind="legal", name="Another name", stir="201234567")[0][1] == ["same_stir"]


def test_a_double_with_a_wrong_letter_and_digit_is_found(surveyor, register):
    reasons = dict(_doubles(surveyor, name="Karimova Lala", pinfl=LOLA[:12] + "9" + LOLA[13]))["Каримова Лола"]
    assert {"number_digit", "same_birth_date"} <= set(reasons)
    assert "Каримова Лола" in dict(_doubles(surveyor, name="Каримова Лоло"))


def test_one_is_not_the_double_of_oneself_and_doubles_elsewhere_have_initials(surveyor, register):
    assert _doubles(surveyor, id=str(register.lola.id), name="Каримова Лола", pinfl=LOLA) == []
    assert _doubles(surveyor, name="Sodiqov Zafar Temur oʻgʻli")[0][0] == "S. Z. T. o."
    assert _doubles(surveyor, name="") == _doubles(surveyor, name="‘’", pinfl="\u200f", stir="--") == []


def test_a_name_that_changes_is_found_by_the_new_one_only(world, surveyor, supervisor):
    born = person("Yunusova Barno")
    (parcel,) = world.row_of_lots(1)
    world.approved(surveyor, supervisor, change_of(edit(parcel, legal_area=1.0), parties=(Edit(born.id, 0, born),)))
    assert _found(surveyor, "Юнусова Барно") == ["Yunusova Barno"]
    married = type(born)(born.id, 1, born.kind, "Ergasheva Barno")
    change = change_of(edit(parcel, legal_area=2.0), parties=(Edit(born.id, 1, married),))
    change = type(change)(**{**_members(change), "parcels": (Edit(parcel.id, 2, change.parcels[0].after),)})
    world.approved(surveyor, supervisor, change)
    assert _found(surveyor, "Юнусова Барно") == []
    assert _found(surveyor, "Эргашева Барно") == ["Ergasheva Barno"]


def _members(change):
    return {name: getattr(change, name) for name in type(change).__dataclass_fields__}


def test_the_register_keeps_what_the_program_makes_of_a_name(world, register):
    kept = world.query("SELECT name, search_text FROM cadastre.party_version")
    assert [(name, text) for name, text in kept if text != search_text(name)] == []
