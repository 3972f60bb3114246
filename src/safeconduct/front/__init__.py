"""The built front end: what `web/build.mjs` makes of `web/src`, as text. The wheel ships it: running needs no Node."""

from safeconduct.front.assets import Front, asset, front
from safeconduct.front.errors import FrontError, FrontMissing

__all__ = ["Front", "FrontError", "FrontMissing", "asset", "front"]
