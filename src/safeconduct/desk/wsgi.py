"""The desk as a WSGI application; `safeconduct desk serve` takes `served`, which ends with its parent."""

import os

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeconduct.desk.settings")
application = get_wsgi_application()


def served() -> WSGIHandler:
    """The application, in a process that does not outlive its parent: nothing goes on holding the key and the port."""
    # Here, so that another WSGI server needs no granian.
    from safeconduct.desk.serve import leave_with_parent  # noqa: PLC0415 - see above

    leave_with_parent()
    return application
