"""The browser of the stories is a real one."""

from playwright.sync_api import Browser, Page


def test_the_browser_runs_scripts_and_draws_letters_of_several_scripts(page: Page) -> None:
    page.set_content("<h1 id=x>…</h1><script>x.textContent = 'Grüße, привет'</script>")
    assert page.inner_text("h1") == "Grüße, привет"
    assert page.evaluate("document.fonts.check('16px \"Open Sans\"')")


def test_web_security_is_on(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("about:blank")
    refused = page.evaluate("fetch('file:///etc/hostname').then(() => 'read', () => 'refused')")
    page.context.close()
    assert refused == "refused"
