from __future__ import annotations

import zipfile
from configparser import ConfigParser

import pytest

from scripts.stack import plugin_package
from scripts.stack.plugin_package import make_zip, stage, version
from scripts.stack.process import StackError


def _metadata(text: str) -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.read_string(text)
    return dict(parser["general"])


def test_the_zip_has_one_folder_with_what_qgis_asks_for(tmp_path):
    path = make_zip(tmp_path)
    assert path.name == f"cadastre_plugin-{version()}.zip"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        metadata = _metadata(archive.read("cadastre_plugin/metadata.txt").decode())
    assert {name.split("/")[0] for name in names} == {"cadastre_plugin"}
    parts = ("__init__.py", "LICENSE", "resources.rcc", "core/texts.py", metadata["icon"])
    assert {f"cadastre_plugin/{part}" for part in parts} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith((".pyc", ".po"))]
    assert {"name", "description", "about", "version", "author", "qgisminimumversion"} <= {
        k for k, v in metadata.items() if v
    }


def test_the_zip_is_the_same_twice(tmp_path):
    assert make_zip(tmp_path / "a").read_bytes() == make_zip(tmp_path / "b").read_bytes()


def test_staging_replaces_what_was_there(tmp_path):
    folder = stage(tmp_path)
    (folder / "left_over.py").touch()
    assert sorted(path.name for path in stage(tmp_path).parent.iterdir()) == ["cadastre_plugin"]
    assert not (folder / "left_over.py").exists()
    assert (folder / "metadata.txt").read_bytes() == (plugin_package.CHECKOUT / "metadata.txt").read_bytes()


def test_compiled_texts_are_packed_and_what_python_and_translators_leave_is_not(tmp_path, monkeypatch):
    checkout = tmp_path / "checkout"
    texts = ("i18n/uz/LC_MESSAGES/cadastre.po", "i18n/uz/LC_MESSAGES/cadastre.mo")
    code = ("cadastre_plugin/resources.rcc", "cadastre_plugin/a.py", "cadastre_plugin/__pycache__/a.pyc")
    for name in (*texts, *code, *plugin_package.BESIDE):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).touch()
    monkeypatch.setattr(plugin_package, "CHECKOUT", checkout)
    monkeypatch.setattr(plugin_package, "PLUGIN", checkout / "cadastre_plugin")
    folder = stage(tmp_path / "plugins")
    staged = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert staged == {"a.py", "resources.rcc", "i18n/uz/LC_MESSAGES/cadastre.mo", *plugin_package.BESIDE}


def test_two_versions_are_refused(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "2.0"\n')
    (tmp_path / "metadata.txt").write_text("[general]\nversion=1.0\n")
    monkeypatch.setattr(plugin_package, "CHECKOUT", tmp_path)
    with pytest.raises(StackError, match=r"pyproject\.toml says version 2\.0, metadata\.txt says 1\.0"):
        version()
