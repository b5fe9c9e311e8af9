from __future__ import annotations

import pytest

from cadastre_plugin.api.address import is_open, server_address
from cadastre_plugin.api.errors import ApiError


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://cadastre.example/ ", "https://cadastre.example"),
        ("cadastre.example", "https://cadastre.example"),
        ("cadastre.example:8443/api/", "https://cadastre.example:8443/api"),
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:8000", "http://[::1]:8000"),
        ("http://10.1.2.3", "http://10.1.2.3"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, address: str):
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "https://",
        "ftp://cadastre.example",
        "two words",
        "https://a:b",
        "https://[::1",
        "user:pass@host",
        "https://host/?a=1",
        "file:///etc",
    ],
)
def test_what_is_not_an_address_is_refused_with_an_example(typed: str):
    with pytest.raises(ApiError) as raised:
        server_address(typed)
    assert raised.value.code == "address_malformed"
    assert "https://cadastre.example" in raised.value.text()


@pytest.mark.parametrize(
    ("address", "open"),
    [
        ("http://10.1.2.3", True),
        ("https://10.1.2.3", False),
        ("http://127.0.0.1:80", False),
        ("http://localhost", False),
    ],
)
def test_open_connection_is_recognised(address: str, open: bool):
    assert is_open(address) is open
