"""The ranking page is for everybody: keyboards, screen readers, bad eyes, telephones; and nothing jumps."""

import pytest

PHONE = {"width": 360, "height": 740}


def test_every_state_is_accessible(page_of_round, check_accessibility):
    person = page_of_round(missing=(2,), waits=3)
    person.press("2", "b", "+", "m", "m")
    check_accessibility(person.page)
    person.press("?")
    check_accessibility(person.page)
    person.press("Escape", "3", "Control+Enter")
    person.wait_for("answered")
    check_accessibility(person.page)
    person.press("g")
    person.wait_for("wait")
    check_accessibility(person.page)


@pytest.mark.slow
def test_errors_are_accessible(page_of_round, check_accessibility):
    person = page_of_round()
    person.page.route("**/round/answers", lambda route: route.fulfill(status=422, json={"error": "no"}))
    person.press("1", "b", "Control+Enter")
    assert person.toast == "no"
    check_accessibility(person.page)


@pytest.mark.slow
def test_a_telephone_is_wide_enough(page_of_round):
    person = page_of_round((0.6,) * 12, waits=1)
    person.page.set_viewport_size(PHONE)
    person.press("1", "b", "2", "w", "3", "b", "4", "w", "m", "m")
    person.press("Escape", "Escape")
    assert person.is_within_width()
    person.press("?")
    assert person.is_within_width()
    person.press("Escape", "1", "Control+Enter")
    person.wait_for("answered")
    assert person.is_within_width()
    person.press("g")
    person.wait_for("wait")
    assert person.is_within_width()


def test_films_are_dragged_by_a_finger(page_of_round):
    person = page_of_round(has_touch=True, is_mobile=True)
    person.page.set_viewport_size(PHONE)
    touch = person.page.context.new_cdp_session(person.page)
    source, target = (person._middle(each) for each in (person.token("3"), person.gap(0)))

    def send(kind, x=None, y=None):
        points = [] if x is None else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", *source)
    for part in (0.2, 0.5, 0.8, 1):
        send("touchMove", *(a + part * (b - a) for a, b in zip(source, target, strict=True)))
    send("touchEnd")
    person.page.wait_for_function("() => document.querySelectorAll('#order .group').length === 2")
    assert person.order == [["3"], ["1", "2"]]


def test_nothing_jumps(page_of_round):
    person = page_of_round(waits=1)
    person.page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    person.press("2", "b", "3", "w", "1", "Space", "ArrowLeft", "Space", "z")
    person.drag(person.token("2"), person.gap(3))
    with person.kept():
        person.press("+")
    assert person.shifts < 0.02
    # A reply that comes late does not count as what the key did.
    person.page.route("**/round/answers", lambda route: (person.page.wait_for_timeout(600), route.continue_()))
    person.press("Control+Enter")
    person.wait_for("answered")
    person.page.wait_for_function("() => new Promise((resolve) => setTimeout(() => resolve(true), 50))")
    assert person.shifts < 0.02
