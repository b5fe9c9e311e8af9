"""The city that a checkout works on: made or loaded once into a database of its own, and kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.stack.database import Database, Databases
from scripts.stack.paths import CHECKOUT, state_folder
from scripts.stack.process import StackError
from scripts.stack.service import operator

SEED = "1"
PASSWORD = "cadastre"  # of invented people, in a database that only this machine reaches
WHOLE_CITY = "*"
USERS = {
    "surveyor": ("Dilshod Rahimov", ("surveyor",)),
    "surveyor2": ("Kim Ji-woo", ("surveyor",)),
    "senior": ("Rustam Karimov", ("surveyor", "supervisor")),
    "supervisor": ("Nodira Yusupova", ("supervisor",)),
    "supervisor2": ("Botir Ergashev", ("supervisor",)),
    "administrator": ("Gulnora Saidova", ("administrator",)),
    "analyst": ("Olga Petrova", ("analyst",)),
}


@dataclass(frozen=True)
class City:
    """A sample of so many invented parcels, or a parcel file; `profile` is a profile's id or the path of its file."""

    profile: str
    parcels: int
    file: Path | None = None

    def require_files(self) -> None:
        """Raises StackError naming a file that is not there, before anything is started."""
        for path in filter(None, (self.file, Path(self.profile) if self.profile.endswith(".json") else None)):
            if not path.is_file():
                raise StackError(f"There is no file {path}.")

    @property
    def title(self) -> str:
        return f"the parcels of {self.file.name}" if self.file else f"a sample city of {self.parcels} parcels"

    @property
    def database(self) -> str:
        """The name of its database; another file, size, profile or people make another."""
        stem = re.sub(r"\W+", "_", self.file.stem.lower())[:20] if self.file else "sample"
        key = f"{self.file.resolve()} {self.file.stat().st_mtime_ns}" if self.file else str(self.parcels)
        return f"{stem}_{hashlib.sha256(f'{key} {self.profile} {USERS}'.encode()).hexdigest()[:8]}"


def ensure_city(databases: Databases, city: City, say: Callable[[str], None]) -> Database:
    """The city's database with its schema up to date, made and filled when it is not there.

    It gets its name only when it is complete, so that one that was interrupted is begun anew.
    """
    if databases.exists(city.database):
        database = databases.describe(city.database, city.profile)
        operator(database, "migrate")
        return database
    say(f"making {city.title}: once, it is kept in the private database")
    unfinished = f"{city.database}_unfinished"
    databases.drop(unfinished)
    _fill(databases.create(unfinished, city.profile), city)
    databases.rename(unfinished, city.database)
    return databases.describe(city.database, city.profile)


def _fill(database: Database, city: City) -> None:
    operator(database, "migrate")
    if city.file:
        report = state_folder() / "reports" / city.database
        report.mkdir(parents=True, exist_ok=True)
        operator(database, "load", str(city.file.resolve()), "--report", str(report), show=True)
    else:
        operator(database, "generate", "--parcels", str(city.parcels), "--seed", SEED, show=True)
    for name, (full_name, roles) in USERS.items():
        granted = [argument for role in roles for argument in ("--role", role)]
        who = (name, "--full-name", full_name, *granted, "--district", WHOLE_CITY)
        operator(database, "user", "add", *who, stdin=f"{PASSWORD}\n")


def profile_named(name: str) -> str:
    """A profile as commands take it: an id stays, a file becomes its full path."""
    path = Path(name)
    return str(path.resolve()) if path.suffix == ".json" else name


def shown(path: Path) -> str:
    """A path for a message: short when it is inside the checkout."""
    return str(path.relative_to(CHECKOUT)) if path.is_relative_to(CHECKOUT) else str(path)
