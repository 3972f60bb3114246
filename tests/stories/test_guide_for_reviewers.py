"""What a lawyer opens: the review's page and the picture of a guide, in a real browser."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page

from safeconduct.guides import bundled, bundled_names, compile_pack
from safeconduct.guides.draw.picture import guide_svg
from safeconduct.guides.review import review_html
from tests.stories.offline import overflow, violations

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("name", bundled_names())
def test_the_review_is_accessible_fits_a_phone_and_asks_for_nothing(page: Page, tmp_path: Path, name: str) -> None:
    file = tmp_path / "review.html"
    file.write_text(review_html(compile_pack(bundled(name), built=TODAY), today=TODAY), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for width in (1100, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(file.as_uri())
        assert violations(page) == []
        assert overflow(page) == 0
    assert asked == [file.as_uri()] * 2
    # The style is allowed by its hash: without it the frames would have no border.
    assert page.locator(".reads.now").first.evaluate("each => getComputedStyle(each).borderTopWidth") == "4px"


@pytest.mark.parametrize("name", bundled_names())
def test_every_line_of_the_picture_stays_inside_its_box(page: Page, tmp_path: Path, name: str) -> None:
    file = tmp_path / "guide.svg"
    guide = compile_pack(bundled(name), built=TODAY)
    file.write_text(guide_svg(guide, language=guide.languages[0], today=TODAY), encoding="utf-8")
    page.goto(file.as_uri())
    outside = page.evaluate("""() => [...document.querySelectorAll("g")].flatMap((group) => {
        const frame = group.querySelector("rect");
        return [...group.querySelectorAll("text")].filter((line) => {
            const box = line.getBBox();
            return frame && box.x + box.width > frame.width.baseVal.value + 0.5;
        }).map((line) => line.textContent);
    })""")
    assert outside == []
