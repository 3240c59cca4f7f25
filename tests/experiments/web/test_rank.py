"""People rank films in a real browser: by mouse and by keys, with ties, undo, drafts, marks and comments."""

import pytest

MARKUP = "<img src=x onerror=\"document.title='hacked'\"><script>alert(1)</script>"


def test_films_are_ordered_by_dragging(page_of_round):
    person = page_of_round()
    assert person.order == [["1", "2", "3"]]
    person.drag(person.token("2"), person.gap(0))
    person.drag(person.card("3").locator(".handle"), person.gap(2))
    assert person.order == [["2"], ["1"], ["3"]]
    order = person.ids(person.order)
    person.click("Send the order")
    person.wait_for("answered")
    assert [each["order"] for each in person.sent] == [order]
    assert person.page.get_by_role("heading", name="Saved").is_visible()


@pytest.mark.slow
def test_films_are_ordered_by_keys(page_of_round):
    person = page_of_round()
    person.press("3", "Space", "ArrowLeft", "Space")
    assert person.order == [["3"], ["1", "2"]]
    assert person.said == "Film 3 dropped: place 1 of 2, before film 1, film 2"
    person.press("1", "Space", "ArrowRight", "Space")
    assert person.order == [["3"], ["2"], ["1"]]
    order = person.ids(person.order)
    person.press("Control+Enter")
    person.wait_for("answered")
    assert person.sent[0]["order"] == order
    assert person.sent[0]["verdict"] == "ranked"


@pytest.mark.slow
def test_shortcuts_order_too(page_of_round):
    person = page_of_round((0.6,) * 4)
    person.press("4", "b", "2", "w")
    assert person.order == [["4"], ["1", "3"], ["2"]]
    person.press("3", "]")
    assert person.order == [["4"], ["1"], ["3"], ["2"]]
    for name, order in (
        ("Better", [["4"], ["1", "3"], ["2"]]),
        ("Best", [["3"], ["4"], ["1"], ["2"]]),
        ("Worse", [["4", "3"], ["1"], ["2"]]),
        ("Worst", [["4"], ["1"], ["2"], ["3"]]),
        ("Tie", [["4"], ["1"], ["2", "3"]]),
    ):
        person.click(name)
        assert person.order == order


@pytest.mark.slow
def test_films_are_tied(page_of_round):
    person = page_of_round()
    person.press("1", "b", "3", "w")
    person.drag(person.token("3"), person.group(0))
    assert person.order == [["1", "3"], ["2"]]
    person.press("2", "Space", "ArrowUp", "Space")
    assert person.order == [["1", "3", "2"]]
    person.press("1", "b", "3", "=")
    assert person.order == [["1", "3"], ["2"]] or person.order == [["1"], ["3", "2"]]
    order = person.ids(person.order)
    person.press("Control+Enter")
    person.wait_for("answered")
    assert person.sent[0]["order"] == order


def test_what_was_begun_can_be_cancelled(page_of_round):
    person = page_of_round()
    person.drag(person.token("2"), person.gap(0), drop=False)
    assert person.page.locator(".ghost").is_visible()
    person.press("Escape")
    assert person.page.locator(".ghost").count() == 0
    person.page.mouse.up()
    assert person.order == [["1", "2", "3"]]
    person.press("2", "Space", "ArrowLeft")
    assert person.order == [["2"], ["1", "3"]]
    person.press("Escape")
    assert person.order == [["1", "2", "3"]]
    assert person.said.startswith("Film 2 back")
    # A film that is let go far from the order stays where it is.
    person.drag(person.token("2"), person.page.get_by_role("heading", level=1))
    assert person.order == [["1", "2", "3"]]


@pytest.mark.slow
def test_every_step_can_be_undone(page_of_round):
    person = page_of_round()
    undo = person.page.get_by_role("button", name="Undo", exact=True)
    assert undo.is_disabled()
    person.press("2", "b")
    person.click("Film 3: thumb up")
    person.press("3", "w", "z")
    assert person.order == [["2"], ["1", "3"]]
    person.press("z")
    assert person.page.get_by_label("Film 3: thumb up").get_attribute("aria-pressed") == "false"
    undo.click()
    assert person.order == [["1", "2", "3"]]
    assert undo.is_disabled()


def test_a_reload_keeps_the_draft(page_of_round):
    person = page_of_round()
    person.press("2", "b", "+", "c")
    person.page.keyboard.type("it leans")
    person.page.get_by_label("Comment on the round").fill("hm")
    with person.kept():
        person.press("Escape", "3", "w", "-")
    person.reload()
    assert person.order == [["2"], ["1"], ["3"]]
    assert person.page.get_by_label("Comment on film 2").input_value() == "it leans"
    assert person.page.get_by_label("Comment on the round").input_value() == "hm"
    assert person.page.get_by_label("Film 2: thumb up").get_attribute("aria-pressed") == "true"
    assert person.page.get_by_label("Film 3: thumb down").get_attribute("aria-pressed") == "true"
    assert person.sent == []


@pytest.mark.slow
def test_a_page_that_is_left_at_once_keeps_the_draft(page_of_round):
    person = page_of_round()
    person.press("2", "b")
    person.reload()
    person.page.wait_for_function("() => document.querySelectorAll('#order .group').length === 2")
    assert person.order == [["2"], ["1", "3"]]


def test_a_second_tab_is_told(page_of_round):
    first = page_of_round()
    second = page_of_round(url=first.url, beside=first)
    first.press("1", "b", "Control+Enter")
    first.wait_for("answered")
    second.press("3", "b", "Control+Enter")
    assert "answered this round already" in second.toast
    second.wait_for("answered")
    assert second.page.get_by_role("heading", name="Saved").is_visible()
    assert len(first.sent) == len(second.sent) == 1
    assert first.sent[0]["uuid"] != second.sent[0]["uuid"]
    assert second.order == [["1"], ["2", "3"]]


def test_words_are_never_markup(page_of_round):
    person = page_of_round()
    person.page.get_by_label("Comment on film 1").fill(MARKUP)
    person.page.get_by_label("Comment on the round").fill(MARKUP)
    with person.kept():
        person.press("Escape", "1", "b")
    person.reload()
    assert person.page.get_by_label("Comment on film 1").input_value() == MARKUP
    person.press("Control+Enter")
    person.wait_for("answered")
    assert person.sent[0]["comments"] == {person.ids([["1"]])[0][0]: MARKUP}
    assert person.sent[0]["remark"] == MARKUP
    assert person.page.locator("main img, main script, main i, main b:not(.number)").count() == 0
    assert person.page.title().startswith("Rank: ")


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("Can\u2019t tell", "cannot_tell"),
        pytest.param("Skip", "skipped", marks=pytest.mark.slow),
        pytest.param("All alike", "ranked", marks=pytest.mark.slow),
    ],
)
def test_no_order_is_an_answer_too(page_of_round, name, verdict):
    person = page_of_round()
    person.click("Send the order")
    assert person.status == "Order a film first, or say that all are alike."
    assert person.sent == []
    films = person.ids([["1", "2", "3"]])
    person.click(name)
    if verdict == "ranked":
        person.click("Send the order")
    person.wait_for("answered")
    assert person.sent[0]["verdict"] == verdict
    assert person.sent[0]["order"] == (films if verdict == "ranked" else [])


def test_parts_are_marked_with_a_reason(page_of_round):
    person = page_of_round((2.0, 2.0))
    person.settle()  # how long a film is, is known
    line = person.card("1").locator(".line")
    box = line.bounding_box()
    at = lambda part: (box["x"] + part * box["width"], box["y"] + box["height"] / 2)  # noqa: E731
    person.page.mouse.move(*at(0.25))
    person.page.mouse.down()
    person.page.mouse.move(*at(0.75), steps=4)
    person.page.mouse.up()
    person.page.keyboard.type("it stumbles")
    # And by keys, on the other film.
    person.press("Escape", "2", "k")
    for _ in range(5):
        person.press(".")
    person.settle()
    start = person.page.evaluate("document.querySelector('#scrubber').value")
    person.press("m")
    for _ in range(10):
        person.press(".")
    person.settle()
    person.press("m")
    person.page.keyboard.type("it hops")
    person.press("Escape", "1", "b", "Control+Enter")
    person.wait_for("answered")
    (one,), (other,) = person.ids([["1"], ["2"]])
    first, second = person.sent[0]["spans"]
    assert (first["film"], first["reason"]) == (one, "it stumbles")
    assert first["begin"] == pytest.approx(0.5, abs=0.02) and first["end"] == pytest.approx(1.5, abs=0.02)
    assert (second["film"], second["reason"]) == (other, "it hops")
    assert second["begin"] == pytest.approx((int(start) + 0.5) / 25, abs=1e-3)
    assert second["end"] - second["begin"] == pytest.approx(10 / 25, abs=2e-3)


@pytest.mark.slow
def test_a_mark_can_be_removed_and_come_back(page_of_round):
    person = page_of_round()
    person.press("2", "m", "Escape")
    assert person.page.locator(".marks li").count() == 0
    person.press("m", "m")
    person.page.keyboard.type("why")
    person.page.get_by_role("button", name="Remove the mark").click()
    assert person.page.locator(".marks li, .bar").count() == 0
    person.press("z")
    assert person.page.locator(".marks input").input_value() == "why"


@pytest.mark.slow
def test_people_do_not_see_each_others_answers(page_of_round):
    person = page_of_round()
    with person.kept():
        person.press("1", "b")
    name = person.page.get_by_label("Ranked by")
    name.fill("ada")
    name.press("Enter")
    person.page.wait_for_function("() => document.querySelectorAll('#order .group').length === 1")
    person.press("Escape", "3", "b", "Control+Enter")
    person.wait_for("answered")
    assert [(each["annotator"], each["verdict"]) for each in person.sent] == [("ada", "ranked")]
    person.reload()
    assert person.order == [["3"], ["1", "2"]]
    name.fill("you")
    name.press("Enter")
    person.wait_for("ask")
    assert person.order == [["1"], ["2", "3"]]


def test_films_are_ranked_by_keys_alone_from_start_to_end(page_of_round):
    person = page_of_round(waits=1)
    stops = [person.page.evaluate("document.activeElement.textContent")]
    while stops[-1] != "Best":
        person.press("Tab")
        stops.append(person.page.evaluate("document.activeElement.textContent"))
        assert len(stops) < 60
    assert [each for each in stops if each in ("1", "2", "3")] == ["1", "2", "3"]
    person.press("Enter", "2", "Space", "End", "Space", "c")
    assert person.order == [["3"], ["1"], ["2"]]
    person.page.keyboard.type("it falls")
    person.press("Control+Enter")
    person.wait_for("answered")
    assert person.page.evaluate("document.activeElement.id") == "answered-title"
    person.press("z")
    person.wait_for("ask")
    person.press("1", "b", "Control+Enter")
    person.wait_for("answered")
    assert person.sent[0]["uuid"] != person.sent[1]["uuid"]
    assert list(person.sent[1]["comments"].values()) == ["it falls"]
    assert 0 < person.sent[1]["milliseconds"] < 10**6
    person.press("g")
    person.wait_for("wait")
    assert "being made" in person.page.evaluate("document.activeElement.textContent")
    person.wait_for("ask")
    assert "Round 2 of 2" in person.page.text_content("#progress")
    assert person.order == [["1", "2", "3"]]


@pytest.mark.slow
def test_what_was_hidden_is_shown_once_the_films_are_ranked(page_of_round):
    person = page_of_round()
    assert "andidate" not in person.page.content()
    person.press("1", "b", "Control+Enter")
    person.wait_for("answered")
    shown = [person.card(number).text_content() for number in "123"]
    (first,) = [text for text in shown if "Candidate 000" in text]
    assert "1.00 m/s" in first and "<b>fast</b>" in first


@pytest.mark.slow
def test_films_that_are_missing_or_broken_can_be_ranked(page_of_round):
    person = page_of_round(missing=(1,))
    assert "there is no film of it" in person.card("2").text_content()
    person.page.route("**/films/*", lambda route: route.fulfill(status=404))
    person.reload()
    person.card("1").get_by_text("its film cannot be played").wait_for()
    person.press("2", "b", "1", "w", "Control+Enter")
    person.wait_for("answered")
    assert len(person.sent) == 1


def test_keys_are_listed_and_can_be_turned_off(page_of_round):
    person = page_of_round()
    person.press("?")
    dialog = person.page.get_by_role("dialog")
    assert "can\u2019t tell" in dialog.text_content()
    dialog.get_by_label("Single keys act").uncheck()
    dialog.get_by_role("button", name="Close").click()
    person.press("1", "b", "?")
    assert person.order == [["1", "2", "3"]]
    assert not dialog.is_visible()
    person.token("1").click()
    person.press("Space", "ArrowLeft", "Space")
    assert person.order == [["1"], ["2", "3"]]


@pytest.mark.parametrize(
    "draft",
    [
        {"order": {"groups": None}, "spans": [{"film": "x"}, None], "thumbs": {"x": "up"}, "verdict": "all", "uuid": 5},
        pytest.param("nonsense", marks=pytest.mark.slow),
        pytest.param(
            {"order": {"groups": [["of another round"]], "rest": 0}, "spans": 3, "comments": [], "milliseconds": "x"},
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_draft_of_whatever_origin_does_no_harm(page_of_round, draft):
    person = page_of_round()

    def forge(route):
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "draft": draft})

    person.page.route("**/round?*", forge)
    person.reload()
    assert person.order == [["1", "2", "3"]]
    person.press("1", "b", "Control+Enter")
    person.wait_for("answered")
    assert person.sent[0]["spans"] == [] and person.sent[0]["thumbs"] == {}


@pytest.mark.slow
def test_keys_do_nothing_where_nothing_is_asked(page_of_round):
    person = page_of_round(waits=3)
    person.press("1", "b", "Control+Enter")
    person.wait_for("answered")
    person.press("2", "w", "=", "a", "m", "+", "Escape", "c", "r", "x", "s", "Control+Enter")
    assert len(person.sent) == 1
    person.press("g")
    person.wait_for("wait")
    person.press("2", "b", "w", "=", "[", "a", "m", "+", "Escape", "c", "r", "x", "s", "z", "g", "k", "Control+Enter")
    person.reload()
    person.press("2", "b", "w", "=", "[", "a", "m", "+", "Escape", "c", "r", "x", "s", "z", "g", "k", "Control+Enter")
    assert len(person.sent) == 1
