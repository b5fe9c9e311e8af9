"""What the service is told by its environment. Nothing of it stands in a file of the project."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cadastre_plugin.core.errors import CadastreError
from cadastre_plugin.core.profile.profile import Profile, profile_of
from cadastre_plugin.core.texts import N_

MIN_SECRET_BYTES = 32
"""Shortest secret that HMAC-SHA-256 signs with at full strength (RFC 7518, 3.2)."""


class SettingsError(CadastreError):
    """The environment lacks something or says it wrongly."""


@dataclass(frozen=True)
class ServiceSettings:
    """What `serve` needs. URLs are libpq's (`postgresql://...`); times in seconds.

    files_folder: where the files of documents are kept, by the service alone.
    """

    service_url: str
    reader_url: str
    token_secret: str
    profile: Profile
    files_folder: Path
    token_seconds: int = 12 * 3600
    body_limit: int = 10_000_000
    pool_size: int = 20
    pool_timeout: float = 5.0
    heartbeat_seconds: float = 10.0

    @classmethod
    def read(cls, environment: Mapping[str, str] = os.environ) -> ServiceSettings:
        """From the environment.

        Raises:
            SettingsError: a variable is missing, or the secret is too short.
            ProfileError: the profile cannot be read.
        """
        secret = _required(environment, "CADASTRE_TOKEN_SECRET")
        if len(secret.encode()) < MIN_SECRET_BYTES:
            raise SettingsError(
                "secret_short", N_("CADASTRE_TOKEN_SECRET must have at least {bytes} bytes"), bytes=MIN_SECRET_BYTES
            )
        return cls(
            service_url=_required(environment, "CADASTRE_SERVICE_URL"),
            reader_url=_required(environment, "CADASTRE_READER_URL"),
            token_secret=secret,
            profile=city(environment),
            files_folder=files_folder(environment),
        )


def owner_url(environment: Mapping[str, str] = os.environ) -> str:
    """How the operator's commands reach the register. Raises SettingsError when it is not told."""
    return _required(environment, "CADASTRE_OWNER_URL")


def city(environment: Mapping[str, str] = os.environ) -> Profile:
    """The profile of the city. Raises SettingsError when it is not told, ProfileError when it cannot be read."""
    return profile_of(_required(environment, "CADASTRE_PROFILE"))


def files_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the files of documents are kept. Raises SettingsError when it is not told or is no full path: a folder that
    depends on where a command is started would lose them."""
    path = Path(_required(environment, "CADASTRE_FILES"))
    if not path.is_absolute():
        raise SettingsError(
            "files_folder_relative", N_("CADASTRE_FILES must be a full path, not {path}"), path=str(path)
        )
    return path


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if not value:
        raise SettingsError("setting_missing", N_("The environment variable {name} is not set"), name=name)
    return value
