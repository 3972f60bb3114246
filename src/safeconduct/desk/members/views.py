"""What administrators see of members and of the trail, and the page on which an invited member joins."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, cast

import django_filters
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets import HeaderButton

from safeconduct.desk.members import actions, leaving
from safeconduct.desk.members.errors import InvitationSpent, LastAdministrator, Refused
from safeconduct.desk.members.forms import InviteForm, JoinForm, RemoveForm, RoleForm
from safeconduct.desk.members.models import ROLE_WORDS, Member, Trail
from safeconduct.desk.members.permissions import Permission, Role, require
from safeconduct.desk.members.trail import WORDS, Tag, note

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def acting(request: HttpRequest) -> Member:
    """Who asks. Raises `NotAllowed` for a stranger, whom the door would have stopped: every role may read cases."""
    require(request.user, Permission.CASE_READ)
    return cast("Member", request.user)


class Guarded:
    """A view for those who have its permission; others get 403."""

    permission: Permission

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's
        """The response, or `NotAllowed`."""
        require(request.user, self.permission)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view's
        return response


class MemberList(Guarded, BaseListingView):
    """All members, with what they are and whether they came."""

    permission = Permission.MEMBER_MANAGE
    model = Member
    page_title = gettext_lazy("Members")
    header_icon = "group"
    index_url_name = "members:list"
    paginate_by = 50
    default_ordering = "username"

    @cached_property
    def columns(self) -> list[Column]:
        """User name, name, role, state, since."""
        return [
            TitleColumn("username", label=_("User name"), url_name="members:member", sort_key="username"),
            Column("name", label=_("Name"), sort_key="name"),
            Column("role", label=_("Role"), accessor=lambda member: ROLE_WORDS[Role(member.role)], sort_key="role"),
            Column("state", label=_("State")),
            Column("joined", label=_("Since"), sort_key="joined"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """The one that invites."""
        return [HeaderButton(_("Invite a member"), url=reverse("members:invite"), icon_name="plus")]

    def get_base_queryset(self) -> QuerySet[Member]:
        """Everyone, those who left as well: the trail speaks of them."""
        return Member.objects.all()


class Proved(Guarded):
    """A view that asks for password or code again, unless that was given within a quarter of an hour."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's
        """The response; allauth's middleware turns what is raised here into the question."""
        require(request.user, self.permission)
        raise_if_reauthentication_required(request, app="members")
        return super().dispatch(request, *args, **kwargs)


class MemberForm(Proved, WagtailAdminTemplateMixin, FormView[Any]):
    """A form about one member, or about a new one."""

    permission = Permission.MEMBER_MANAGE
    template_name = "members/form.html"
    header_icon = "user"
    submit_button_label: "str | _StrPromise" = gettext_lazy("Save")
    explanation: "str | _StrPromise" = ""

    @cached_property
    def member(self) -> Member:
        """The member of the address; Http404 for an id that is nobody's."""
        try:
            return Member.objects.get(pk=self.kwargs["member"])
        except Member.DoesNotExist:
            raise Http404 from None

    def get_breadcrumbs_items(self) -> list[Mapping[str, Any]]:
        """The way to here."""
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("members:list"), "label": _("Members")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """The form, and where it goes."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "action_url": self.request.path,
            "submit_button_label": self.submit_button_label,
            "submit_button_active_label": _("Saving…"),
            "explanation": self.explanation,
            "form_media": context["form"].media,
        }


class Invite(MemberForm):
    """Invite a member: shows the link once."""

    form_class = InviteForm
    page_title = gettext_lazy("Invite a member")
    submit_button_label = gettext_lazy("Invite")
    explanation = gettext_lazy(
        "You get a link that works once, within a week. Hand it over in person or by a safe way: nothing is sent."
    )

    def form_valid(self, form: InviteForm) -> HttpResponse:
        """The page with the link."""
        given = form.cleaned_data
        try:
            member, token = actions.invite(
                username=given["username"], name=given["name"], role=Role(given["role"]), by=acting(self.request)
            )
        except Refused as refused:
            form.add_error("username", str(refused))
            return self.form_invalid(form)
        return show_invitation(self.request, member, token)


def show_invitation(request: HttpRequest, member: Member, token: str) -> HttpResponse:
    """The page with the link, which is not shown again."""
    link = request.build_absolute_uri(reverse("members_join", args=[token]))
    return render(request, "members/invitation.html", {"member": member, "link": link, "days": actions.INVITATION_DAYS})


class Change(MemberForm):
    """One member: another role, a new invitation, removal."""

    form_class = RoleForm
    template_name = "members/member.html"

    def get_page_title(self) -> str:
        """The member's name."""
        return str(self.member)

    def get_initial(self) -> dict[str, Any]:
        """The present role."""
        return {"role": self.member.role}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """The member as well."""
        return {"member": self.member, **super().get_context_data(**kwargs)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Back to the list, with the role changed."""
        if not self.member.is_active:
            raise Http404
        try:
            actions.change_role(member=self.member, role=Role(form.cleaned_data["role"]), by=acting(self.request))
        except LastAdministrator:
            form.add_error("role", _("This is the last administrator: make another member administrator first."))
            return self.form_invalid(form)
        messages.success(self.request, _("%(member)s has another role now.") % {"member": self.member})
        return redirect("members:list")


class Confirmed(MemberForm):
    """Something about a member that is asked for once more before it is done."""

    form_class = Form
    template_name = "members/confirm.html"

    @cached_property
    def member(self) -> Member:
        """The member of the address; Http404 for one who was removed."""
        if not super().member.is_active:
            raise Http404
        return super().member

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """The member as well."""
        return {"member": self.member, **super().get_context_data(**kwargs)}


class Remove(Confirmed):
    """Remove a member; their sessions end at once."""

    form_class: type[Form] = RemoveForm
    page_title = gettext_lazy("Remove a member")
    submit_button_label = gettext_lazy("Remove")
    explanation = gettext_lazy(
        "They are signed out everywhere at once and cannot come back. What they did stays in the audit trail."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Whom it is about."""
        return {**super().get_form_kwargs(), "leaving_member": self.member}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """How many open cases they have."""
        return {"open_work": leaving.open_work(self.member), **super().get_context_data(**kwargs)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Back to the list."""
        try:
            actions.remove(member=self.member, by=acting(self.request), to=form.cleaned_data.get("to"))
        except LastAdministrator:
            messages.error(self.request, _("This is the last administrator: make another member administrator first."))
        else:
            messages.success(self.request, _("%(member)s was removed.") % {"member": self.member})
        return redirect("members:list")


class Reset(Confirmed):
    """Take password and authenticator from a member, and invite them anew."""

    page_title = gettext_lazy("Reset sign-in")
    submit_button_label = gettext_lazy("Reset")
    explanation = gettext_lazy(
        "For a lost phone or a forgotten password. They are signed out everywhere and need the new link from you."
    )

    def form_valid(self, form: Form) -> HttpResponse:  # noqa: ARG002 - Django's
        """The page with the new link."""
        return show_invitation(self.request, self.member, actions.reset(member=self.member, by=acting(self.request)))


class TrailFilters(WagtailFilterSet):
    """What part of the trail to show."""

    tag = django_filters.ChoiceFilter(label=gettext_lazy("What"), choices=[(tag.value, WORDS[tag]) for tag in Tag])
    member = django_filters.ModelChoiceFilter(label=gettext_lazy("Who"), queryset=Member.objects.all())
    day = django_filters.DateFilter(label=gettext_lazy("Day"))

    class Meta:
        model = Trail
        fields: ClassVar[list[str]] = []


def _who(line: Trail) -> str:
    if line.tag == Tag.SIGN_IN_FAILED:
        return _("someone")
    return str(line.member) if line.member else _("the desk itself")


class TrailReport(Guarded, BaseListingView):
    """The audit trail. Reading it is noted in it."""

    permission = Permission.TRAIL_READ
    model = Trail
    page_title = gettext_lazy("Audit trail")
    header_icon = "history"
    index_url_name = "members:trail"
    index_results_url_name = "members:trail_results"
    filterset_class = TrailFilters
    paginate_by = 100

    @cached_property
    def columns(self) -> list[Column]:
        """Day, who, what, to what."""
        return [
            Column("day", label=_("Day")),
            Column("who", label=_("Who"), accessor=_who),
            Column("what", label=_("What")),
            Column("subject", label=_("To what")),
        ]

    def get_base_queryset(self) -> QuerySet[Trail]:
        """The newest first."""
        return Trail.objects.select_related("member")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's
        """The report."""
        note(Tag.TRAIL_READ, member=acting(request))
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class Join(FormView[JoinForm]):
    """An invited member chooses a password; then comes sign-in, and the authenticator."""

    form_class = JoinForm
    template_name = "members/join.html"

    @cached_property
    def member(self) -> Member:
        """Whom the link invites. Raises `InvitationSpent`."""
        return actions.invited(self.kwargs["token"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - Django's
        """The page, or one that says the link is not valid."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except InvitationSpent:
            return render(request, "members/spent.html", status=404)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's
        """The member as well."""
        return {"member": self.member, **super().get_context_data(**kwargs)}

    def form_valid(self, form: JoinForm) -> HttpResponse:
        """On to sign-in."""
        try:
            actions.join(token=self.kwargs["token"], password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error("password", error)
            return self.form_invalid(form)
        messages.success(self.request, _("Your password is set. Sign in with it, and set up your authenticator app."))
        return redirect("account_login")
