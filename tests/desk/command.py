"""`safeconduct desk` as a person calls it, and one desk that is set up once for all who then copy its folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.cast import PASSWORD, TOTP_SECRET

PASSPHRASE = "planted passphrase of six words"
ORGANISATION = "Plantedstelle Musterstadt"


def desk(
    *arguments: str | Path, said: str = "", passphrase: str | None = PASSPHRASE
) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DATABASE_URL"))
    }
    if passphrase is not None:
        environment["SAFECONDUCT_PASSPHRASE"] = passphrase
    command = [sys.executable, "-W", "error", "-c", "from safeconduct.cli import main; main()", "desk", *arguments]
    return subprocess.run(
        command, env=environment, input=said, capture_output=True, text=True, check=False, start_new_session=True
    )


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a desk that `desk init` made, and what it printed."""
    data = tmp_path_factory.mktemp("desk") / "data"
    done = desk(
        *("init", "--data", data, "--name", ORGANISATION, "--relay", "http://127.0.0.1:8000"),
        *("--language", "de", "--language", "en", "--land", "DE", "--topic", "conscientious-objection"),
        *("--administrator", "olga", "--password-stdin", "--totp-secret", TOTP_SECRET),
        said=f"{PASSWORD}\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    return data, done.stdout
