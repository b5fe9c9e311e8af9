from __future__ import annotations

from threading import Thread

import pytest
from qgis.core import QgsAuthMethodConfig

from cadastre_plugin.services import credentials

ADDRESS = "https://cadastre.example"


def test_secret_comes_back_also_in_another_thread(auth_manager):
    id = credentials.user_id(ADDRESS, "nodira")
    credentials.keep(id, "Nodira", ADDRESS, "nodira", "sir «서울» '\"")
    found: list[object] = []
    thread = Thread(target=lambda: found.append(credentials.read(id)))
    thread.start()
    thread.join()
    assert found == [("nodira", "sir «서울» '\"")]


def test_second_keeping_replaces_the_first(auth_manager):
    id = credentials.user_id(ADDRESS, "nodira")
    credentials.keep(id, "Nodira", ADDRESS, "nodira", "old")
    credentials.keep(id, "Nodira", ADDRESS, "nodira", "new")
    assert credentials.read(id) == ("nodira", "new")
    assert auth_manager.configIds() == [id]


def test_people_and_servers_have_ids_of_their_own():
    ids = {credentials.user_id(address, user) for address in (ADDRESS, "https://b") for user in ("a", "b")}
    ids |= {credentials.reader_id(address) for address in (ADDRESS, "https://b")}
    assert len(ids) == 6
    assert all(len(id) == 7 and id.isalnum() for id in ids)


def test_what_is_gone_or_of_another_kind_is_not_there(auth_manager):
    assert credentials.read("nothere") is None
    other = QgsAuthMethodConfig("PKI-Paths")
    other.setId("pkipath")
    other.setName("certificate")
    other.setConfig("certpath", "/c")
    other.setConfig("keypath", "/k")
    assert auth_manager.storeAuthenticationConfig(other)[0]
    assert credentials.read("pkipath") is None
    assert credentials.saved() == []


def test_people_are_offered_and_the_reader_is_not(auth_manager):
    credentials.keep(credentials.user_id(ADDRESS, "b"), "Nodira", ADDRESS, "b", "x")
    credentials.keep(credentials.user_id(ADDRESS, "a"), "Aziz", ADDRESS, "a", "x")
    credentials.keep(credentials.reader_id(ADDRESS), "Register", ADDRESS, "cadastre_reader", "x")
    assert [sign_in.name for sign_in in credentials.saved()] == ["Aziz", "Nodira"]


def test_forgotten_secret_is_gone(auth_manager):
    id = credentials.reader_id(ADDRESS)
    credentials.keep(id, "Register", ADDRESS, "cadastre_reader", "x")
    credentials.forget(id)
    credentials.forget(id)
    assert credentials.read(id) is None


def test_master_password_that_is_not_given_is_said(auth_manager):
    auth_manager.clearMasterPassword()
    with pytest.raises(credentials.CredentialsError) as raised:
        credentials.unlock()  # nobody answers QGIS's question here
    assert raised.value.code == "credentials_locked" and "master password" in raised.value.text()
