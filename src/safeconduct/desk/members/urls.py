"""Addresses of members and of the trail."""

from django.urls import path

from safeconduct.desk.members import views

app_name = "members"

urlpatterns = [
    path("", views.MemberList.as_view(), name="list"),
    path("invite/", views.Invite.as_view(), name="invite"),
    path("trail/", views.TrailReport.as_view(), name="trail"),
    path("trail/results/", views.TrailReport.as_view(results_only=True), name="trail_results"),
    path("<uuid:member>/", views.Change.as_view(), name="member"),
    path("<uuid:member>/reset/", views.Reset.as_view(), name="reset"),
    path("<uuid:member>/remove/", views.Remove.as_view(), name="remove"),
]
