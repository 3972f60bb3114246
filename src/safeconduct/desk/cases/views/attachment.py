"""Serves a file that a person sent: never opened by the desk's own pages, never under a name of the sender's."""

from collections.abc import Iterator
from typing import Final

from django.http import HttpRequest, StreamingHttpResponse

from safeconduct.desk.cases import attachments
from safeconduct.desk.cases.errors import AttachmentNotFound
from safeconduct.desk.cases.models import Attachment
from safeconduct.desk.cases.views.desk import DeskView
from safeconduct.desk.members.permissions import Permission

ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "ogg",
    "video/mp4": "mp4",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
PICTURES: Final = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
"""What is shown, and how it must begin. No other type of the list is ever interpreted here."""
ALONE: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox; "
"""A policy under which a document runs nothing and is of no origin. The style is the browser's own around a picture."""


def name_of(attachment: Attachment) -> str:
    """A neutral file name, such as attachment-2.pdf; a type without an ending of its own gets .bin."""
    return f"attachment-{attachment.position}.{ENDINGS.get(attachment.type, 'bin')}"


def is_picture(attachment: Attachment) -> bool:
    """Whether it may be tried to show it: it says that it is a picture."""
    return attachment.type in PICTURES


class AttachmentView(DeskView):
    """The file as a download."""

    needs = Permission.CASE_READ
    http_method_names: tuple[str, ...] = ("get", "options")

    def get(self, _request: HttpRequest, code: str, attachment: str) -> StreamingHttpResponse:
        """The bytes, whatever they are, under a neutral name and for nobody to interpret."""
        found, data = self.found(code, attachment)
        response = self.respond(found, data, "application/octet-stream", ALONE + "frame-ancestors 'none'")
        response.headers["Content-Disposition"] = f'attachment; filename="{name_of(found)}"'
        return response

    def found(self, code: str, attachment: str) -> tuple[Attachment, Iterator[bytes]]:
        """The attachment and its bytes; that the member read it is in the trail."""
        return attachments.read(member=self.member, code=code, attachment=attachment)

    @staticmethod
    def respond(found: Attachment, data: Iterator[bytes], content_type: str, policy: str) -> StreamingHttpResponse:
        """The answer that holds one part of the file at a time."""
        headers = {
            "Content-Length": str(found.size),
            "Content-Security-Policy": policy,
            "X-Content-Type-Options": "nosniff",
        }
        return StreamingHttpResponse(data, content_type=content_type, headers=headers)


class PictureView(AttachmentView):
    """A picture, for the sandboxed frame of the case's page."""

    def get(self, _request: HttpRequest, code: str, attachment: str) -> StreamingHttpResponse:
        """The picture, if it says that it is one and begins like one."""
        found, data = self.found(code, attachment)
        begins = PICTURES.get(found.type)
        if begins is None or attachments.beginning(found, len(begins)) != begins:
            raise AttachmentNotFound
        response = self.respond(found, data, found.type, ALONE + "frame-ancestors 'self'")
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
