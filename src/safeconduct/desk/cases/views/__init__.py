"""The screens of cases, in Wagtail's admin shell. What they do, `actions` does."""
