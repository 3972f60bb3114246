"""Members and the organisation in the database."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from safeconduct.desk.members.models import Member, Organisation
from tests.desk.cast import enter


@pytest.mark.django_db
def test_the_migrations_make_the_tables_that_the_models_describe():
    call_command("makemigrations", "members", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_a_role_that_is_not_in_the_list_is_refused_by_the_database():
    with pytest.raises(IntegrityError):
        Member.objects.create(username="mallory", name="Mallory", role="owner")


def test_there_is_one_organisation(organisation: Organisation):
    organisation.pk = 2
    with pytest.raises(IntegrityError):
        organisation.save(force_insert=True)


def test_the_dashboard_opens(boris: Member):
    answer = enter(boris).get("/")
    assert answer.status_code == 200
