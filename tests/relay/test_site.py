"""The static site beside the API: only what is in its folder, with the headers that keep a page to itself."""

import gzip
from collections.abc import Iterator

import pytest

from tests.relay.asking import ask, raw
from tests.relay.live import running_relay

SECRET = "nobody may read this"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a relay with a site, and with things around it that are not of it."""
    root = tmp_path_factory.mktemp("site")
    folder = root / "site"
    (folder / "assets").mkdir(parents=True)
    (folder / "guides").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>ask</title>")
    (folder / "assets/site.js").write_text("console.log(1);\n" * 100)
    (folder / "assets/site.css").write_text("body{}")
    (folder / "site.json").write_text('{"v":1}')
    (folder / "card").write_text("card")
    (folder / "guides/kdv.html").write_text("<!doctype html><script>1</script>")
    (folder / ".hidden").write_text(SECRET)
    (folder / "link").symlink_to(root / "secret")
    (root / "secret").write_text(SECRET)
    (root / "site-secret").write_text(SECRET)
    with running_relay(root / "data", folder) as url:
        yield url


def test_files_come_with_their_types(site: str) -> None:
    types = {
        "/": "text/html; charset=utf-8",
        "/index.html": "text/html; charset=utf-8",
        "/assets/site.js": "text/javascript; charset=utf-8",
        "/assets/site.css": "text/css; charset=utf-8",
        "/site.json": "application/json",
        "/card": "text/plain; charset=utf-8",
    }
    assert {path: ask(site, "GET", path).headers["content-type"] for path in types} == types
    assert ask(site, "GET", "/").body == b"<!doctype html><title>ask</title>"


def test_a_page_is_kept_to_itself_and_out_of_caches(site: str) -> None:
    for path in ("/", "/assets/site.js", "/nothing"):
        headers = ask(site, "GET", path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        for part in ("require-trusted-types-for 'script'", "trusted-types 'none'", "frame-ancestors 'none'"):
            assert part in policy
        kept = {name: headers[name] for name in ("cache-control", "referrer-policy", "x-content-type-options")}
        assert kept == {
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
        }
        assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"
        assert not {"etag", "last-modified", "set-cookie"} & headers.keys()


def test_nothing_outside_the_folder_is_served(site: str) -> None:
    for path in (
        "/../secret", "/..%2fsecret", "/%2e%2e/secret", "/assets/../../secret", "/../site-secret", "//etc/passwd",
        "/.hidden", "/link", "/assets", "/assets/", "/assets/.", "/..", "/%00", "/index.html%00.js",
        "/assets\\..\\..\\secret",
        "/nothing", "/card/", "/C:/secret",
    ):  # fmt: skip
        answer = raw(site, f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        assert answer[9:12] in {b"404", b"400"}, path
        assert SECRET.encode() not in answer
    assert ask(site, "POST", "/").status == ask(site, "PUT", "/index.html", {}, b"x").status == 404


def test_a_guide_in_one_file_is_for_taking_along(site: str) -> None:
    assert ask(site, "GET", "/guides/kdv.html").headers["content-disposition"] == "attachment"
    assert "content-disposition" not in ask(site, "GET", "/index.html").headers


def test_scripts_are_compressed_for_whoever_takes_it(site: str) -> None:
    plain = ask(site, "GET", "/assets/site.js")
    zipped = ask(site, "GET", "/assets/site.js", {"Accept-Encoding": "br, gzip"})
    assert (zipped.headers["content-encoding"], gzip.decompress(zipped.body)) == ("gzip", plain.body)
    assert len(zipped.body) < len(plain.body) == int(plain.headers["content-length"])
    head = ask(site, "HEAD", "/assets/site.js")
    assert (head.body, head.headers) == (b"", plain.headers)


def test_without_a_site_there_is_nothing_but_the_api(relay: str) -> None:
    assert ask(relay, "GET", "/").status == 404
    assert ask(relay, "GET", "/v1/about").status == 200
