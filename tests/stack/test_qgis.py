from __future__ import annotations

from pathlib import Path

from scripts.stack.qgis import Profile


def _settings(profile: Profile) -> Path:
    return profile.folder / "profiles" / "cadastre" / "QGIS" / "QGIS3.ini"


def test_a_new_profile_has_the_plugin_enabled_and_an_old_one_keeps_its_settings(tmp_path):
    profile = Profile(tmp_path)
    profile.ensure()
    assert "cadastre_plugin=true\n" in _settings(profile).read_text()
    _settings(profile).write_text("[cadastre]\nkept=\\x1\n")
    profile.ensure()
    assert _settings(profile).read_text() == "[cadastre]\nkept=\\x1\n"


def test_a_plugin_that_qgis_disabled_is_enabled_again(tmp_path):
    profile = Profile(tmp_path)
    profile.ensure()
    settings = _settings(profile)
    settings.write_text(
        "[PythonPlugins]\nMetaSearch=false\ncadastre_plugin=false\nwatchDogTimestamp\\cadastre_plugin=17\n[app]\nx=1\n"
    )
    profile.ensure()
    assert settings.read_text() == "[PythonPlugins]\nMetaSearch=false\ncadastre_plugin=true\n[app]\nx=1\n"
