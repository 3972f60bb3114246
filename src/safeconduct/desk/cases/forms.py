"""What members fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput


class ReplyForm(forms.Form):
    """A reply, and how much of the conversation its writer had seen."""

    text = forms.CharField(label=_("Reply"), strip=False, required=False, widget=AdminAutoHeightTextInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class DestroyForm(forms.Form):
    """How much of the conversation its destroyer had seen."""

    seen = forms.IntegerField(min_value=0)


class AssignForm(forms.Form):
    """Whose the case is to be, and whose it was when the member looked; empty for nobody."""

    to = forms.UUIDField(required=False)
    instead_of = forms.UUIDField(required=False)
