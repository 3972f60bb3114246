"""Where the packs are that come with Safeconduct: inside the installed package, or in the checkout beside `src`."""

import re
from pathlib import Path

import safeconduct
from safeconduct.guides.errors import GuideError
from safeconduct.guides.nearest import did_you_mean

_NAME = re.compile(r"[a-z]{2}/[a-z0-9_-]+")


def bundled(name: str) -> Path:
    """The folder of a pack that comes with Safeconduct, such as "de/kdv". Raises GuideError if there is none."""
    if _NAME.fullmatch(name):
        for root in _roots():
            if (root / name / "guide.yaml").is_file():
                return root / name
    raise GuideError(f'no pack "{name[:80]}" comes with Safeconduct; {did_you_mean(name, bundled_names())}')


def bundled_names() -> list[str]:
    """The names of all packs that come with Safeconduct."""
    return sorted(
        {file.parent.relative_to(root).as_posix() for root in _roots() for file in root.glob("*/*/guide.yaml")}
    )


def _roots() -> list[Path]:
    package = Path(safeconduct.__path__[0])
    return [root for root in (package / "packs", package.parents[1] / "packs") if root.is_dir()]
