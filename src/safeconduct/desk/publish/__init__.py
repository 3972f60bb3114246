"""The organisation's public site: static files that any host can serve. Pure file writing, without Django."""

from safeconduct.desk.publish.errors import GuideNameUnfit, NotASite, PublishError
from safeconduct.desk.publish.site import write_site

__all__ = ["GuideNameUnfit", "NotASite", "PublishError", "write_site"]
