"""The pages that a lawyer reads, prints and signs: all that a guide can say, in every language it speaks."""

from safeconduct.guides.review.pages import review_html

__all__ = ["review_html"]
