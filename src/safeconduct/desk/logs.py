"""Logs and error pages that hold no value of any variable: a traceback's places, never its contents."""

import logging
import traceback
from collections.abc import ItemsView
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

PLACES = 12
"""The last calls before an error; the ones before are Django's own way to the view."""


class Bare(logging.Filter):
    """Takes the message out of an exception before it is written: its kind and its places stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        """True always: every record is written, but bare."""
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            places = traceback.extract_tb(error.__traceback__)
            lines = [f"  {place.filename}:{place.lineno} {place.name}" for place in places[-PLACES:]]
            record.exc_text = "\n".join([*lines, f"  {type(error).__name__}"])
            record.exc_info = None
        if hasattr(record, "request"):
            # The path of a request may name a case.
            record.msg, record.args = "%s while answering a request", (record.levelname.lower(),)
        return True


class NothingShown(SafeExceptionReporterFilter):
    """Django's error reports without variables, cookies and what was sent."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002 - Django's signature
        """Nothing."""
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> ItemsView[str, Any]:  # noqa: ANN401, ARG002 - Django's
        """Nothing."""
        return {}.items()

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002 - Django's signature
        """True, in debug as well."""
        return True
