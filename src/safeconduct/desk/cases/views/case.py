"""A case on one page: what the guide found, the conversation, the reply; and the four things that change it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from safeconduct.desk.cases import actions, answers
from safeconduct.desk.cases.errors import CaseError, CaseNotFound
from safeconduct.desk.cases.forms import AssignForm, DestroyForm, ReplyForm
from safeconduct.desk.cases.models import Attachment, Case, Tombstone
from safeconduct.desk.cases.rules import Status, Urgency
from safeconduct.desk.cases.views.desk import DeskView
from safeconduct.desk.members.models import Member
from safeconduct.desk.members.permissions import Permission, allowed
from safeconduct.desk.middleware import POLICY
from safeconduct.sealed.guide_result import GuideResult


class CasePage(DeskView, WagtailAdminTemplateMixin, TemplateView):
    """The page of one case."""

    needs = Permission.CASE_READ
    template_name = "cases/case.html"
    header_icon = "mail"
    case: Case
    http_method_names: tuple[str, ...] = ("get", "head", "options")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        """The page; that it was read is in the trail. Of a destroyed conversation 410 and the days."""
        if tombstone := Tombstone.by_code(kwargs["code"]):
            return render(request, "cases/destroyed.html", {"tombstone": tombstone}, status=HTTPStatus.GONE)
        self.case = actions.read(member=self.member, code=kwargs["code"])
        return super().get(request, *args, **kwargs)

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        """The page, with a policy that also lets in the frames in which pictures are shown."""
        response = super().render_to_response(context, **response_kwargs)
        response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
        return response

    def get_page_title(self) -> str:
        """The topic, or that there was no guide."""
        return self.case.topic or _("A question without a guide")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """The list, then this case."""
        return [{"url": reverse("cases:index"), "label": _("Cases")}, {"url": "", "label": self.case.code}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """What the template gets."""
        case, member = self.case, self.member
        result = case.result
        files = Attachment.objects.annotate(there=Count("parts"))
        conversation = list(case.messages.select_related("author").prefetch_related(Prefetch("attachments", files)))
        form = kwargs.pop("form", None) or ReplyForm(initial={"seen": case.length})
        return super().get_context_data(
            **kwargs,
            case=case,
            conversation=conversation,
            guide=guide_context(result),
            form=form,
            may_reply=allowed(member, Permission.REPLY_WRITE),
            may_assign=allowed(member, Permission.CASE_ASSIGN),
            may_close=allowed(member, Permission.CASE_CLOSE),
            may_destroy=allowed(member, Permission.CASE_DESTROY),
            is_mine=case.assigned_id == member.pk,
            colleagues=[
                one
                for one in Member.objects.filter(is_active=True).order_by("name")
                if allowed(one, Permission.REPLY_WRITE)
            ],
            is_closed=case.status == Status.CLOSED,
        )


def guide_context(result: GuideResult | None) -> dict[str, Any] | None:
    """What the guide found, in the order in which it matters."""
    if result is None:
        return None
    language = get_language() or "en"
    return {
        "title": answers.title_of(result, language),
        "version": result.version,
        "known": answers.guide_of(result) is not None,
        "outcomes": sorted(result.outcomes, key=lambda outcome: Urgency[outcome.urgency.upper()]),
        "deadlines": sorted(result.deadlines, key=lambda each: (each.date is None, each.date)),
        "letters": result.letters,
        "answers": answers.in_words(result, language),
    }


class CaseVerb(DeskView, View):
    """A change of one case, by POST only; then the case's page, with what happened or what is wrong."""

    http_method_names: tuple[str, ...] = ("post", "options")

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Back to the case, or to the list when it is no more."""
        try:
            messages.success(request, self.do(code))
            if Tombstone.by_code(code):
                return redirect("cases:index")
        except CaseNotFound:
            raise
        except CaseError as problem:
            messages.error(request, str(problem))
        return redirect("cases:case", code)

    def do(self, code: str) -> str:
        """What was done, in words."""
        raise NotImplementedError


class AssignView(CaseVerb):
    """Gives the case to a member, or to nobody."""

    needs = Permission.CASE_ASSIGN

    def do(self, code: str) -> str:
        """Whose it is now."""
        form = AssignForm(self.request.POST)
        if not form.is_valid():
            raise CaseError(_("Choose a member of this desk."))
        to, instead_of = (self._member(form.cleaned_data[name]) for name in ("to", "instead_of"))
        case = actions.assign(member=self.member, code=code, to=to, instead_of=instead_of)
        if case.assigned is None:
            return _("The case is nobody's now.")
        if case.assigned == self.member:
            return _("The case is yours.")
        return _("The case is %(name)s's now.") % {"name": case.assigned}

    @staticmethod
    def _member(key: UUID | None) -> Member | None:
        if key is None:
            return None
        member = Member.objects.filter(pk=key).first()
        if member is None:
            raise CaseError(_("Choose a member of this desk."))
        return member


class CloseView(CaseVerb):
    """Closes the case."""

    needs = Permission.CASE_CLOSE

    def do(self, code: str) -> str:
        """That it is closed."""
        actions.close(member=self.member, code=code)
        return _("The case is closed. If the person writes again, it opens by itself.")


class ReopenView(CaseVerb):
    """Opens the case again."""

    needs = Permission.CASE_CLOSE

    def do(self, code: str) -> str:
        """That it is open."""
        actions.reopen(member=self.member, code=code)
        return _("The case is open again.")


class DestroyView(CaseVerb):
    """Destroys the conversation, if the person wishes it."""

    needs = Permission.CASE_DESTROY

    def do(self, code: str) -> str:
        """That it is destroyed."""
        form = DestroyForm(self.request.POST)
        if not form.is_valid():
            raise CaseError(_("Load the page again before you destroy the conversation."))
        actions.destroy(member=self.member, code=code, seen=form.cleaned_data["seen"], day=self.today)
        return _("The conversation %(code)s is destroyed.") % {"code": code}


class ReplyView(CasePage):
    """Seals a reply. What is wrong is shown beside the text, which stays."""

    needs = Permission.REPLY_WRITE
    http_method_names: tuple[str, ...] = ("post", "options")

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """The case's page: anew when the reply is sealed, else with the text and what is wrong with it."""
        form = ReplyForm(request.POST)
        day = self.today
        if form.is_valid():
            try:
                actions.reply(
                    member=self.member,
                    code=code,
                    text=form.cleaned_data["text"].replace("\r\n", "\n"),
                    seen=form.cleaned_data["seen"],
                    day=day,
                )
            except CaseNotFound:
                raise
            except CaseError as problem:
                form.add_error("text", str(problem))
            else:
                messages.success(request, _("Your reply is sealed and on its way to the relay."))
                return redirect(reverse("cases:case", args=[code]) + "#end")
        else:
            form.add_error("text", _("Load the page again before you send; copy your text first."))
        self.case = actions.read(member=self.member, code=code)
        # What they see now is the whole conversation, so the next attempt may say so.
        form.data = {"text": form["text"].value(), "seen": self.case.length}
        return self.render_to_response(self.get_context_data(form=form, code=code))
