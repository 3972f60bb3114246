"""Every story may ask for the browser."""

from tests.stories.browser import browser, page

__all__ = ["browser", "page"]
