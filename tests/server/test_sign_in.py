"""Who gets in, and how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import jwt
import psycopg
import pytest
import requests

from tests.server.world import PASSWORD, Person, World


def _sign_in(world: World, name: str, password: str) -> requests.Response:
    return requests.post(f"{world.address}/token", data={"username": name, "password": password}, timeout=30)


def _with_token(world: World, person: Person, token: str) -> requests.Response:
    return Person(world.address, person.id, person.name, token).get("/me")


def _token(world: World, person: Person, lifetime: timedelta, secret: str | None = None) -> str:
    claims = {"sub": str(person.id), "exp": datetime.now(UTC) + lifetime}
    return jwt.encode(claims, secret or world.database.token_secret, "HS256")


def test_name_and_password_give_a_token_that_lets_in(world, surveyor):
    answer = _sign_in(world, surveyor.name, PASSWORD)
    assert answer.status_code == 200
    document = answer.json()
    assert (document["token_type"], document["expires_in"]) == ("bearer", 12 * 3600)
    assert _with_token(world, surveyor, document["access_token"]).json()["name"] == surveyor.name


@pytest.mark.parametrize("name", ["user1", "nobody has this name", "' OR 1=1 --", "Ўткир", "김철수"])
def test_a_wrong_password_or_name_is_refused_alike(world, name):
    answer = _sign_in(world, name, "wrong")
    assert (answer.status_code, answer.json()["code"]) == (401, "wrong_credentials")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("a\0b", 422, "value_refused"),
        ("".join(chr(0xAC00 + index) for index in range(10_000)), 401, "wrong_credentials"),
    ],
    ids=["NUL", "longer than an index holds"],
)
def test_a_name_that_no_column_can_hold_is_refused_in_words(world, name, status, code):
    answer = _sign_in(world, name, "wrong")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_form_without_password_is_refused_by_its_field(world):
    answer = requests.post(f"{world.address}/token", data={"username": "anna"}, timeout=30)
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert answer.json()["parameters"]["part"] == "body.password"


def test_sign_ins_are_in_the_audit_without_the_password(world):
    person = world.person("analyst", name="audited")
    _sign_in(world, person.name, PASSWORD)
    _sign_in(world, person.name, "secret guess")
    rows = world.query("SELECT who, what, detail::text FROM cadastre.audit WHERE subject = 'audited' ORDER BY id")
    assert rows == [(person.id, "sign_in", "{}"), (None, "sign_in_refused", "{}")]


def test_no_token_is_refused(world):
    answer = world.nobody.get("/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_an_expired_token_says_that_it_is_expired(world, surveyor):
    answer = _with_token(world, surveyor, _token(world, surveyor, timedelta(seconds=-1)))
    assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")


def test_a_token_of_another_secret_is_refused(world, surveyor):
    forged = _token(world, surveyor, timedelta(hours=1), secret="x" * 48)
    assert _with_token(world, surveyor, forged).json()["code"] == "not_signed_in"


def test_an_unsigned_token_is_refused(world, surveyor):
    claims = {"sub": str(surveyor.id), "exp": datetime.now(UTC) + timedelta(hours=1)}
    assert _with_token(world, surveyor, jwt.encode(claims, None, "none")).json()["code"] == "not_signed_in"


@pytest.mark.parametrize("claims", [{"sub": "no uuid"}, {}], ids=["strange subject", "no subject"])
def test_a_token_that_names_nobody_is_refused(world, surveyor, claims):
    claims = {**claims, "exp": datetime.now(UTC) + timedelta(hours=1)}
    token = jwt.encode(claims, world.database.token_secret, "HS256")
    assert _with_token(world, surveyor, token).json()["code"] == "not_signed_in"


def test_a_user_who_was_shut_out_is_out_at_once(world):
    person = world.person("surveyor")
    assert person.get("/me").status_code == 200
    with psycopg.connect(world.database.owner_url) as connection:
        connection.execute("UPDATE cadastre.app_user SET active = false WHERE id = %s", [person.id])
    assert person.get("/me").json()["code"] == "not_signed_in"
    assert _sign_in(world, person.name, PASSWORD).json()["code"] == "wrong_credentials"


def test_me_says_who_and_where_the_register_can_be_read(world):
    person = world.person("surveyor", "analyst", districts=("09", "01"))
    document = person.get("/me").json()
    assert document["id"] == str(person.id)
    assert (document["roles"], document["districts"]) == (["analyst", "surveyor"], ["01", "09"])
    reader = document["database"]
    reader["dbname"] = reader.pop("name")
    with psycopg.connect(**reader) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("cadastre_reader",)
        connection.execute("SELECT * FROM cadastre.parcel_current")
