"""An answer reaches the server once, whatever becomes of requests and replies."""

import pytest


def test_an_answer_is_sent_again_under_the_same_name(page_of_round):
    person = page_of_round()
    fates, replies = ["lost on the way", "its reply is lost", "broken server"], []

    def fail(route):
        fate = fates.pop(0) if fates else ""
        assert not person.page.locator("#answered").is_visible()
        if fate == "its reply is lost":
            replies.append(route.fetch().json())
        elif fate == "broken server":
            return route.fulfill(status=502, body="<html>")
        if fate:
            return route.abort()
        replies.append((response := route.fetch()).json())
        route.fulfill(response=response)

    person.page.route("**/round/answers", fail)
    person.press("2", "b", "Control+Enter")
    person.page.get_by_text("No reply; the same answer is sent again").wait_for()
    person.wait_for("answered")
    assert len({each["uuid"] for each in person.sent}) == 1 and len(person.sent) == 4
    assert [each["again"] for each in replies] == [False, True]


def test_nothing_changes_while_an_answer_is_on_its_way(page_of_round):
    person = page_of_round()
    person.press("2", "b")
    person.page.route("**/round/answers", lambda route: route.abort())
    person.press("Control+Enter")
    person.page.get_by_text("No reply").wait_for()
    person.press("3", "b", "+", "z", "m", "x")
    assert person.order == [["2"], ["1", "3"]]
    assert person.page.get_by_role("button", name="Best", exact=True).is_visible()
    assert len({each["uuid"] for each in person.sent}) == 1


def left_while_sending(page_of_round):
    """Return a page that was loaded anew while its answer found no server, which is there again."""
    person = page_of_round()
    person.page.route("**/round/answers", lambda route: route.abort())
    person.press("2", "b", "Control+Enter")
    person.page.get_by_text("No reply").wait_for()
    person.page.unroute("**/round/answers")
    person.reload()
    person.wait_for("unsent")
    return person


@pytest.mark.slow
def test_a_page_that_was_left_while_sending_sends_the_same_answer(page_of_round):
    person = left_while_sending(page_of_round)
    assert person.order == [["2"], ["1", "3"]]
    person.click("Send it")
    person.wait_for("answered")
    assert len({each["uuid"] for each in person.sent}) == 1


@pytest.mark.slow
def test_an_answer_that_may_not_have_arrived_can_be_changed(page_of_round):
    person = left_while_sending(page_of_round)
    before = person.sent[-1]["uuid"]
    person.press("z", "3", "b", "Control+Enter")
    person.wait_for("answered")
    assert person.sent[-1]["uuid"] != before
    assert person.sent[-1]["order"] == person.ids([["3"], ["2"], ["1"]])


@pytest.mark.slow
def test_the_servers_line_is_shown(page_of_round):
    person = page_of_round()
    refusal = {"status": 422, "json": {"error": "a comment is <b>too</b> long"}}
    person.page.route("**/round/answers", lambda route: route.fulfill(**refusal))
    person.press("2", "b", "Control+Enter")
    assert person.toast == "a comment is <b>too</b> long"
    person.wait_for("ask")
    assert person.status == "Not saved."
    person.page.unroute("**/round/answers")
    person.press("Control+Enter")
    person.wait_for("answered")


@pytest.mark.slow
def test_a_draft_that_is_not_kept_is_told_and_tried_again(page_of_round):
    person = page_of_round()
    person.page.route("**/round/draft", lambda route: route.abort())
    person.press("2", "b")
    person.page.get_by_text("Your draft is not kept").wait_for()
    with person.kept():
        person.page.unroute("**/round/draft")
    person.reload()
    assert person.order == [["2"], ["1", "3"]]


def test_a_run_that_has_gone_on_takes_nothing_back(page_of_round):
    first = page_of_round(waits=1)
    second = page_of_round(url=first.url, beside=first)
    first.press("1", "b", "Control+Enter")
    first.wait_for("answered")
    second.reload()
    first.press("g")
    first.wait_for("wait")
    second.press("z")
    assert "gone on" in second.toast
    second.wait_for("wait", "ask")


@pytest.mark.slow
def test_a_round_that_is_over_is_told_as_soon_as_something_changes(page_of_round):
    person = page_of_round()
    refusal = {"status": 409, "json": {"error": "this round is over"}}
    person.page.route("**/round/draft", lambda route: route.fulfill(**refusal), times=1)
    person.press("2", "b")
    assert person.toast == "this round is over"
    person.page.wait_for_function("() => document.querySelectorAll('#order .group').length === 1")
    person.wait_for("ask")


def test_a_page_that_finds_no_server_waits_for_it(page_of_round):
    person = page_of_round()
    person.page.route("**/round?*", lambda route: route.abort(), times=2)
    person.page.reload()
    assert "No reply" in person.toast
    person.wait_for("ask")
    assert not person.page.locator("#toast").is_visible()
