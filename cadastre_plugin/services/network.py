"""QGIS's network settings as plain data, for a client that knows no Qt."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery

from cadastre_plugin.api.transport import Network

_SCHEMES = {
    QNetworkProxy.ProxyType.HttpProxy: "http",
    QNetworkProxy.ProxyType.HttpCachingProxy: "http",
    QNetworkProxy.ProxyType.Socks5Proxy: "socks5h",
}


def network_for(address: str, folder: Path) -> Network:
    """How QGIS would reach the address: its proxy, unless excluded, and the authorities it trusts.

    To be called on the GUI thread. `folder` is where the authorities' certificates are written for the client; an
    address without encryption needs none.
    """
    bundle = _certificates(folder) if address.startswith("https:") else None
    return Network(proxy=_proxy(address), ca_bundle=bundle)


def _proxy(address: str) -> str | None:
    factory = QgsNetworkAccessManager.instance().proxyFactory()
    proxies = factory.queryProxy(QNetworkProxyQuery(QUrl(address))) if factory else []
    return next((_proxy_address(proxy) for proxy in proxies if proxy.type() in _SCHEMES), None)


def _proxy_address(proxy: QNetworkProxy) -> str:
    url = QUrl()
    url.setScheme(_SCHEMES[proxy.type()])
    url.setHost(proxy.hostName())
    url.setPort(proxy.port())
    if proxy.user():
        url.setUserName(proxy.user())
        url.setPassword(proxy.password())
    return str(url.toString(QUrl.ComponentFormattingOption.FullyEncoded))


def _certificates(folder: Path) -> Path:
    """The authorities that QGIS trusts, those a person added among them, as a PEM file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "authorities.pem"
    path.write_bytes(bytes(QgsApplication.authManager().trustedCaCertsPemText()))
    return path
