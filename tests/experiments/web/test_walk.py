"""All pages of the real server in a real browser: nothing fails, nothing is refused, everybody can use them."""

import pytest

from .ranking import PATIENCE
from .rehearsal import rehearsal
from .runs import add_generation, finish, judge


@pytest.fixture(scope="module")
def walked(tmp_path_factory, reward):
    """The real server with a run that waits, one that is done, and one whose words are markup."""
    place = tmp_path_factory.mktemp("walk")
    with pytest.MonkeyPatch.context() as patch, rehearsal(place, reward, patch) as playing:
        playing.add_round((0.6, 0.6))
        run = playing.run(playing.add_round((0.6, 0.6, 0.6)))
        judge(run, ["002", "001", "000"])
        add_generation(run, reward, 2, film=run.candidate("000").film.read_bytes(), parents=("002",))
        judge(run, ["003", "004"])
        finish(run)
        playing.done = run.path.name
        yield playing


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_every_page_is_for_everybody(scheme, walked, browser, check_accessibility):
    context = browser.new_context(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.set_default_timeout(PATIENCE)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(walked.enter("/"))
    about = f"/runs/{walked.done}"
    pages = ["/", "/runs", about, f"{about}/rank", f"{about}/prompt", f"{about}/candidates/003"]
    for path in [*pages, f"{about}/beside?a=002&b=003"]:
        page.goto(f"{walked.address}{path}")
        page.wait_for_load_state("networkidle")
        check_accessibility(page)
    context.close()
    assert complaints == []


def test_a_run_is_begun_from_the_first_page_and_watched(walked, browser):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(walked.enter("/"))
    page.get_by_role("radio", name="hopper").check()
    page.get_by_label("In your own words").fill("hop forward, please")
    page.wait_for_function("() => document.querySelector('#how').textContent.includes('forward velocity')")
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/runs/*hopper*")
    assert "hop forward, please" in page.get_by_role("heading", level=1).text_content()
    page.get_by_role("link", name="Runs").click()
    page.get_by_role("link", name="hop forward, please").first.wait_for()
    page.close()
