"""What is asked when a member is invited, joins or is changed."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.desk.members import leaving
from safeconduct.desk.members.models import ROLE_WORDS, Member


class InviteForm(forms.ModelForm[Member]):
    """Who shall be invited. There is no address: the link is handed over."""

    class Meta:
        model = Member
        fields = ("username", "name", "role")
        labels = {"username": _("User name"), "name": _("Name"), "role": _("Role")}  # noqa: RUF012 - Django's Meta
        help_texts = {  # noqa: RUF012 - Django's Meta
            "username": _("For signing in. Letters, digits and @ . + - _; better not the person's real name."),
        }

    def clean_username(self) -> str:
        """The user name in lower case, as it is kept."""
        return Member.normalize_username(self.cleaned_data["username"])


class RoleForm(forms.Form):
    """Another role."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, word) for role, word in ROLE_WORDS.items()])


class RemoveForm(forms.Form):
    """To whom the open cases of a member go, asked only where there are any."""

    to = forms.ModelChoiceField(
        label=_("Their open cases go to"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("nobody yet: everyone sees them wait"),
    )

    def __init__(self, *args: Any, leaving_member: Member, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        super().__init__(*args, **kwargs)
        if leaving.open_work(leaving_member):
            cast("forms.ModelChoiceField[Member]", self.fields["to"]).queryset = leaving.colleagues(leaving_member)
        else:
            del self.fields["to"]


class JoinForm(forms.Form):
    """The password of a new member, twice."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least twelve characters. Four words at random are good, and easy to remember."),
        strip=False,
    )
    again = forms.CharField(
        label=_("Password, once more"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )

    def clean_again(self) -> str:
        """The second one, which must be like the first."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("The two passwords are not the same."))
        return again


class TrailFilter(forms.Form):
    """What part of the trail to show."""

    tag = forms.ChoiceField(label=_("What"), required=False)
    member = forms.ModelChoiceField(label=_("Who"), queryset=Member.objects.all(), required=False)
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
