"""The request app stays small enough for a slow line and an old phone."""

import gzip

from safeconduct.front import asset

LIMIT = 100_000


def test_the_request_app_with_its_style_is_at_most_100_kilobytes_gzipped() -> None:
    sizes = {name: len(gzip.compress(asset(name).encode(), 9)) for name in ("site.js", "site.css")}
    assert sum(sizes.values()) <= LIMIT, sizes


def test_the_request_app_names_no_path_of_the_machine_that_built_it_and_loads_nothing_from_elsewhere() -> None:
    text = asset("site.js") + asset("site.css")
    assert [
        each for each in ("/src/", "sourceMappingURL", "@import", "url(http", "importScripts") if each in text
    ] == []
