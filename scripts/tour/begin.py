"""What QGIS is started with (`--code`): an empty project of the city, and a seat at the desk."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.utils import iface

from cadastre_plugin.core.profile.profile import profile_of
from scripts.stack.ready import begin_project, open_credentials
from scripts.tour.desk import sit_down

open_credentials(Path(os.environ["CADASTRE_MASTER_PASSWORD_FILE"]))
begin_project(iface, Path(os.environ["CADASTRE_PROJECT"]), profile_of(os.environ["CADASTRE_PROFILE"]))
mailbox = sit_down(iface)
