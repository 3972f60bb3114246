"""Every story may ask for the browser, and for a whole demonstration network."""

from tests.stories.browser import browser, page
from tests.stories.network import demo

__all__ = ["browser", "demo", "page"]
