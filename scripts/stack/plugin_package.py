"""The plugin as QGIS gets it: a folder staged from the checkout, and the zip that its plugin manager installs."""

from __future__ import annotations

import shutil
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path

from scripts.stack.paths import CHECKOUT, PLUGIN
from scripts.stack.process import StackError

NAME = PLUGIN.name
BESIDE = ("metadata.txt", "LICENSE")  # stand in the checkout's root, belong into the plugin's folder
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the time of every entry, so that equal contents make equal zips


def version() -> str:
    """The version in pyproject.toml. Raises StackError when metadata.txt says another."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]
    metadata = ConfigParser(interpolation=None)
    metadata.read(CHECKOUT / "metadata.txt", encoding="utf-8")
    stated = metadata["general"]["version"]
    if stated != project["version"]:
        raise StackError(f"pyproject.toml says version {project['version']}, metadata.txt says {stated}.")
    return stated


def contents() -> dict[str, Path]:
    """What the plugin's folder holds: path in it -> file of the checkout. Raises StackError for a missing part."""
    resources = PLUGIN / "resources.rcc"
    if not resources.exists():
        raise StackError(f"{resources} is missing: run scripts/setup.")
    found = {str(path.relative_to(PLUGIN)): path for path in PLUGIN.rglob("*") if _belongs(path)}
    found |= {name: CHECKOUT / name for name in BESIDE}
    found |= {str(path.relative_to(CHECKOUT)): path for path in (CHECKOUT / "i18n").rglob("*.mo")}
    return dict(sorted(found.items()))


def _belongs(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def stage(plugins: Path) -> Path:
    """Put the plugin into a folder of plugins, in place of what was there; the plugin's folder."""
    target = plugins / NAME
    if target.exists():
        shutil.rmtree(target)
    for name, source in contents().items():
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, copy)
    return target


def make_zip(folder: Path) -> Path:
    """Write cadastre_plugin-VERSION.zip, the same bytes for the same contents; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}-{version()}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, source in contents().items():
            entry = zipfile.ZipInfo(f"{NAME}/{name}", FIRST_DAY)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, source.read_bytes(), zipfile.ZIP_DEFLATED)
    return path


def main() -> int:
    """The command behind scripts/package."""
    try:
        path = make_zip(CHECKOUT / "dist")
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{path.relative_to(CHECKOUT)}: {path.stat().st_size // 1024} kB, {len(contents())} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
