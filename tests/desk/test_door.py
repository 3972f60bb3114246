"""The door: every address of the desk is listed or closed, also those that a new version of Wagtail will bring."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from safeconduct.desk.members.models import Member
from safeconduct.desk.middleware import HEADERS, Admission
from tests.desk.cast import enter


def patterns(resolver: URLResolver, namespaces: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        here = route + str(one.pattern).removeprefix("^")
        if isinstance(one, URLResolver):
            yield from patterns(one, (*namespaces, one.namespace) if one.namespace else namespaces, here)
        elif isinstance(one, URLPattern):
            yield ":".join((*namespaces, one.name or "")), here


def listed(name: str) -> bool:
    room = name.partition(":")[0] if ":" in name else None
    return room in Admission.ROOMS or name in Admission.ANYONE | Admission.MEMBERS | Admission.FIRST_FACTOR


CLOSED = sorted({
    route for name, route in patterns(get_resolver()) if not listed(name) and not set("<>()[]?$*\\") & set(route)
})  # fmt: skip


def test_wagtail_brings_many_addresses_that_are_not_listed():
    assert "pages/" in CLOSED
    assert "users/" in CLOSED
    assert "documents/" in CLOSED
    assert len(CLOSED) > 40


@pytest.mark.parametrize("role", ["olga", "vera", "nobody"])
def test_what_is_not_listed_is_not_there_for_anyone(olga: Member, vera: Member, role: str):
    client = {"olga": enter(olga), "vera": enter(vera), "nobody": Client()}[role]
    for method in ("get", "post"):
        answers = {route: getattr(client, method)(f"/{route}").status_code for route in CLOSED}
        assert {route: status for route, status in answers.items() if status != 404} == {}


def test_the_door_would_let_a_listed_address_through(olga: Member):
    assert enter(olga).get("/members/").status_code == 200


@pytest.mark.parametrize("path", ["/health", "/account/login/", "/", "/members/", "/nowhere/"])
def test_every_answer_keeps_to_itself(olga: Member, path: str):
    answer = enter(olga).get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/", "/members/", "/members/invite/", "/members/trail/", "/account/", "/account/2fa/"]
)
def test_no_page_names_another_host_or_runs_inline_script(olga: Member, path: str):
    text = enter(olga).get(path).content.decode()
    assert "gravatar" not in text
    sources = [part.split('"')[0] for name in (' src="', ' href="') for part in text.split(name)[1:]]
    # Wagtail's advice for browsers without JavaScript is a link to read, not something that is loaded.
    foreign = {one for one in sources if one.startswith(("http", "//"))} - {"https://www.enable-javascript.com/"}
    assert foreign == set()
    assert "<script>" not in text


def test_health_says_ok_to_anyone_and_nothing_else():
    assert Client().get("/health").content == b"ok"
    assert Client().post("/health").status_code == 405
