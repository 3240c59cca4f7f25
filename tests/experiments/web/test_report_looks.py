"""The report of a run in a real browser, on screens of several widths."""

import pytest


@pytest.mark.parametrize("width", (1200, 700, 360))
def test_a_report_is_no_wider_than_the_screen(browser, finished_run, width):
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto((finished_run[0] / "report.html").as_uri())
    assert page.get_by_role("table").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
