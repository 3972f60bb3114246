"""What can go wrong when a site is written.

::

    PublishError
    ├── NotASite         the folder to write to holds something else
    └── GuideNameUnfit   two guides have one name, or a name cannot be a file's
"""

from pathlib import Path


class PublishError(Exception):
    """The site was not written; what was there before still is."""


class NotASite(PublishError):
    """The folder is not empty and holds no site: writing would destroy what is in it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: this folder is not empty and holds no site; name a new folder, or empty this one")


class GuideNameUnfit(PublishError):
    """A guide cannot be a file of this site."""
