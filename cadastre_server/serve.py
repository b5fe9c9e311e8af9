"""`serve`: the REST service."""

from __future__ import annotations

import argparse

from cadastre_plugin.core.texts import tr
from cadastre_server.settings import ServiceSettings

SECONDS_TO_END = 2
"""How long open requests may go on once the service is asked to end: streams of events would go on for ever."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    text = tr("Run the REST service")
    parser = subparsers.add_parser("serve", help=text, description=text)
    parser.add_argument("--host", default="127.0.0.1", help=tr("address to listen on"))
    parser.add_argument("--port", type=int, default=8000, help=tr("port to listen on; 0 for any free one"))
    parser.add_argument("--workers", type=int, default=1, help=tr("processes that answer requests"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Serve until interrupted.

    Raises:
        CadastreError: the settings are wrong.
    """
    import uvicorn  # takes long to load, and no other command needs it

    ServiceSettings.read()  # what is wrong is said before a process is started
    uvicorn.run(
        "cadastre_server.application:from_environment",
        factory=True,
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers,
        timeout_graceful_shutdown=SECONDS_TO_END,
        server_header=False,
    )
