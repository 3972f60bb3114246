"""Files as a member gets them: bytes under a neutral name, and nothing that the desk's own pages would run."""

import io
import zipfile
from typing import cast

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from safeconduct.desk.cases import attachments
from safeconduct.desk.cases.models import Attachment, Case
from safeconduct.desk.members.errors import NotAllowed
from safeconduct.desk.members.models import Member, Trail
from safeconduct.desk.members.trail import Tag
from safeconduct.sealed.attachment import TYPES
from tests.desk.cases.asya import Asya, arrives, case_of
from tests.desk.cases.files import PIXEL, Files
from tests.desk.cast import enter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("intake")]
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POLYGLOT = b"\xff\xd8\xff\xe0<script>alert(1)</script>%PDF-1.7 PK\x03\x04"


def bomb() -> bytes:
    """A small archive that would become 50 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x", bytes(50_000_000))
    return packed.getvalue()


def served(client: Client, attachment: Attachment, name: str = "attachment") -> HttpResponse | StreamingHttpResponse:
    url = reverse(f"cases:{name}", args=[attachment.message.case.code, attachment.code])
    return cast("HttpResponse | StreamingHttpResponse", client.get(url))


HOSTILE = [("text/plain", HTML), ("image/png", HTML), ("image/jpeg", SVG), ("application/pdf", HTML),
           ("text/plain", SVG), ("application/octet-stream", POLYGLOT), ("audio/mpeg", HTML)]  # fmt: skip


@pytest.mark.parametrize(("kind", "content"), HOSTILE)
def test_whatever_a_file_is_it_is_a_download_of_bytes_under_a_neutral_name(
    boris: Member, asya: Asya, kind: str, content: bytes
) -> None:
    files = Files(asya, [content], [kind])
    arrives(*files.parts(), files.request())
    answer = served(enter(boris), Attachment.objects.get())
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.getvalue() == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith('attachment; filename="attachment-1.')
    assert answer["X-Content-Type-Options"] == "nosniff"
    policy = answer["Content-Security-Policy"]
    assert ("sandbox" in policy, "default-src 'none'" in policy, "script-src" in policy) == (True, True, False)
    assert "allow-" not in policy
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(("kind", "content"), HOSTILE)
def test_only_what_says_it_is_a_picture_and_begins_like_one_is_shown_as_one(
    boris: Member, asya: Asya, kind: str, content: bytes
) -> None:
    files = Files(asya, [content], [kind])
    arrives(*files.parts(), files.request())
    assert served(enter(boris), Attachment.objects.get(), "picture").status_code == 404


def test_a_picture_is_shown_in_a_frame_that_can_run_nothing(boris: Member, asya: Asya) -> None:
    files = Files(asya, [PIXEL, POLYGLOT], ["image/png", "image/jpeg"])
    arrives(*files.parts(), files.request())
    client = enter(boris)
    for attachment, content in zip(Attachment.objects.order_by("position"), [PIXEL, POLYGLOT], strict=True):
        answer = served(client, attachment, "picture")
        assert isinstance(answer, StreamingHttpResponse)
        assert (answer.getvalue(), answer["Content-Type"]) == (content, attachment.type)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox; frame-ancestors 'self'" in answer["Content-Security-Policy"]
        assert "script-src" not in answer["Content-Security-Policy"]
        assert "Content-Disposition" not in answer
    page = client.get(reverse("cases:case", args=[case_of(asya).code]))
    assert page["Content-Security-Policy"].endswith("frame-src 'self'")
    assert page.content.decode().count("<iframe sandbox ") == 2


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_has_one_neutral_name(boris: Member, asya: Asya, kind: str) -> None:
    files = Files(asya, [b"x", b"y"], [kind, kind])
    arrives(*files.parts(), files.request())
    names = [served(enter(boris), one)["Content-Disposition"] for one in Attachment.objects.order_by("position")]
    assert [name.rpartition(".")[0] for name in names] == [f'attachment; filename="attachment-{n}' for n in (1, 2)]
    assert names[0].rpartition(".")[2].strip('"').isalnum()


def test_a_packed_bomb_stays_packed(boris: Member, asya: Asya) -> None:
    content = bomb()
    files = Files(asya, [content])
    arrives(*files.parts(), files.request())
    answer = served(enter(boris), Attachment.objects.get())
    assert isinstance(answer, StreamingHttpResponse)
    assert (answer.getvalue(), answer.get("Content-Encoding")) == (content, None)
    assert int(answer["Content-Length"]) == len(content) < 100_000


def test_a_reader_may_read_files_and_it_is_in_the_trail(vera: Member, asya: Asya) -> None:
    files = Files(asya, [PIXEL], ["image/png"])
    arrives(*files.parts(), files.request())
    client = enter(vera)
    client.get(reverse("cases:case", args=[case_of(asya).code]))
    assert not Trail.objects.filter(tag=Tag.ATTACHMENT_READ).exists()
    served(client, Attachment.objects.get())
    note = Trail.objects.get(tag=Tag.ATTACHMENT_READ)
    assert (note.member, note.subject) == (vera, case_of(asya).code)


def test_a_file_is_not_found_under_another_case_nor_by_a_bad_code(boris: Member, asya: Asya) -> None:
    files = Files(asya, [b"file"])
    arrives(*files.parts(), files.request(), Asya().asks())
    attachment = Attachment.objects.get()
    other = Case.objects.exclude(pk=case_of(asya).pk).get()
    client = enter(boris)
    for name in ("attachment", "picture"):
        for code, file in [(other.code, attachment.code), (case_of(asya).code, "00000-00000"), (other.code, "x")]:
            assert client.get(reverse(f"cases:{name}", args=[code, file])).status_code == 404
    assert not Trail.objects.filter(tag=Tag.ATTACHMENT_READ).exists()


def test_who_is_no_member_gets_no_file(asya: Asya, boris: Member) -> None:
    files = Files(asya, [b"file"])
    arrives(*files.parts(), files.request())
    attachment = Attachment.objects.get()
    boris.is_active = False
    with pytest.raises(NotAllowed):
        attachments.read(member=boris, code=case_of(asya).code, attachment=attachment.code)
    assert served(Client(), attachment).status_code == 302


def test_the_page_asks_the_database_as_often_for_many_files_as_for_one(boris: Member, asya: Asya) -> None:
    def asked() -> int:
        client = enter(boris)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("cases:case", args=[case_of(asya).code]))
        return len(queries)

    one, many = Files(asya, [b"1"]), Files(asya, [b"%d" % n for n in range(12)])
    arrives(*one.parts(), one.request())
    before = asked()
    arrives(*many.parts(), many.followup())
    assert asked() == before


def test_a_conversation_without_files_says_nothing_of_files(case: Case, boris: Member) -> None:
    assert "case-files" not in enter(boris).get(reverse("cases:case", args=[case.code])).content.decode()


def test_reading_needs_the_permission_before_anything_else(case: Case) -> None:
    with pytest.raises(NotAllowed):
        attachments.read(member=Member(username="nobody", role="x"), code=case.code, attachment="00000-00000")
