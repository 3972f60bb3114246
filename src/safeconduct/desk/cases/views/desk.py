"""What every screen of cases has: its permission, a stranger's 404, and the word when the relay cannot be reached."""

from datetime import date
from typing import Any, ClassVar, cast

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views import View

from safeconduct.desk.cases.errors import AttachmentNotFound, CaseNotFound
from safeconduct.desk.days import today
from safeconduct.desk.members import organisation
from safeconduct.desk.members.errors import NotAllowed
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import Permission, require


def relay_notice() -> str:
    """What members must know about the relay: empty while it answers."""
    since = organisation.current().failing_since
    if since is None:
        return ""
    day = date_format(since, "DATE_FORMAT")
    return _(
        "The relay has not answered since %(day)s. Requests wait there safely and will be collected as soon as it "
        "answers; your replies will be sent then."
    ) % {"day": day}


class DeskView(View):
    """A view that asks for `needs` before anything else. A missing permission is 403, a missing case 404."""

    needs: ClassVar[Permission]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's
        """The answer."""
        try:
            require(request.user, self.needs)
            return super().dispatch(request, *args, **kwargs)
        except NotAllowed:
            # Wagtail would turn PermissionDenied into a redirect; a refusal is to be seen as one.
            return render(request, "cases/not_allowed.html", status=403)
        except (CaseNotFound, AttachmentNotFound) as problem:
            raise Http404(str(problem)) from None

    @property
    def member(self) -> Member:
        """Who asks; `dispatch` has seen to it that it is a member."""
        return cast("Member", self.request.user)

    @property
    def today(self) -> date:
        """The day in UTC."""
        return today()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """What the templates get."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc] # Django's mixins have it
        return {**context, "today": self.today, "relay_notice": relay_notice()}
