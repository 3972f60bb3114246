"""A member's own page: their name and the language of the desk. Password and authenticator are allauth's pages."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, LocaleSettingsPanel, ThemeSettingsPanel
from wagtail.users.models import UserProfile

from safeconduct.desk.members.models import Member


class NameForm(forms.ModelForm[Member]):
    """The name that colleagues see."""

    class Meta:
        model = Member
        fields = ("name",)


class NamePanel(BaseSettingsPanel):
    """The name that colleagues see."""

    name = "name"
    title = _("Name")
    order = 100
    form_class = NameForm


class Account(AccountView):
    """Wagtail's page, without e-mail, picture and notifications."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Name, language, theme."""
        request, user = self.request, self.request.user
        profile = UserProfile.get_for_user(user)
        panels = [panel(request, user, profile) for panel in (NamePanel, LocaleSettingsPanel, ThemeSettingsPanel)]
        return [panel for panel in panels if panel.is_active()]


def menu() -> list[tuple[str, str]]:
    """Address and label of allauth's pages for oneself."""
    return [
        (reverse("account_change_password"), str(_("Change your password"))),
        (reverse("mfa_index"), str(_("Authenticator and recovery codes"))),
    ]
