from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from qgis.core import QgsNetworkAccessManager
from qgis.PyQt.QtNetwork import QNetworkProxy

from cadastre_plugin.services.network import network_for


@pytest.fixture
def manager(qgis_app) -> Iterator[QgsNetworkAccessManager]:
    manager = QgsNetworkAccessManager.instance()
    before = QNetworkProxy(manager.fallbackProxy())
    yield manager
    manager.setFallbackProxyAndExcludes(before, [], [])


def test_without_settings_there_is_no_proxy(manager, tmp_path: Path):
    assert network_for("http://cadastre.example", tmp_path).proxy is None


def test_proxy_of_qgis_is_used_with_its_user(manager, tmp_path: Path):
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example", 3128, "anvar", "p@ss/word")
    manager.setFallbackProxyAndExcludes(proxy, [], [])
    network = network_for("http://cadastre.example", tmp_path)
    assert network.proxy == "http://anvar:p%40ss%2Fword@proxy.example:3128"
    assert "p%40ss" not in repr(network)


def test_excluded_addresses_go_without_it(manager, tmp_path: Path):
    proxy = QNetworkProxy(QNetworkProxy.ProxyType.HttpProxy, "proxy.example", 3128)
    manager.setFallbackProxyAndExcludes(proxy, [], ["http://cadastre.example"])
    assert network_for("http://cadastre.example", tmp_path).proxy is None
    assert network_for("http://other.example", tmp_path).proxy == "http://proxy.example:3128"


def test_socks_proxy_resolves_names_itself(manager, tmp_path: Path):
    manager.setFallbackProxyAndExcludes(
        QNetworkProxy(QNetworkProxy.ProxyType.Socks5Proxy, "proxy.example", 1080), [], []
    )
    assert network_for("http://cadastre.example", tmp_path).proxy == "socks5h://proxy.example:1080"


def test_encrypted_address_gets_the_authorities_that_qgis_trusts(manager, tmp_path: Path):
    bundle = network_for("https://cadastre.example", tmp_path / "new").ca_bundle
    assert bundle is not None and bundle.read_bytes().count(b"-----BEGIN CERTIFICATE-----") > 10


def test_address_without_encryption_needs_none(manager, tmp_path: Path):
    assert network_for("http://127.0.0.1:8000", tmp_path).ca_bundle is None
