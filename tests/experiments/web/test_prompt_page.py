"""The manual coder: the prompt out, the reply in."""

import pytest
from playwright.sync_api import expect

PROMPTS = [
    {"occasion": "first", "prompt": "Write a reward.\nBe brief.", "note": "1 of 2"},
    {"occasion": "second", "prompt": "Write another.", "note": "2 of 2"},
]
REFUSED = {
    "accepted": False,
    "code": "E_IMPORT",
    "line": 2,
    "message": "import os is not allowed",
    "source": "x = 1\nimport os\ny = 2",
}
ACCEPTED = {"accepted": True, "code": None, "line": None, "message": "", "source": ""}
ADDRESS = "/runs/night/prompt"


@pytest.fixture
def prompts(server):
    server.prompts = [*PROMPTS]
    return server


def reply(page):
    return page.get_by_label("The whole of it")


def look(page):
    """Have the page look now instead of within two seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_the_prompt_is_copied(open_page, prompts):
    page = open_page(ADDRESS, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy the prompt").click()
    expect(page.locator("#copied")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == PROMPTS[0]["prompt"]


def test_where_copying_is_forbidden_the_prompt_is_selected(open_page, prompts):
    page = open_page(ADDRESS)
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('forbidden')); }")
    page.get_by_role("button", name="Copy the prompt").click()
    expect(page.locator("#copied")).to_contain_text("Ctrl + C")
    assert page.evaluate("getSelection().toString()") == PROMPTS[0]["prompt"]


def test_what_is_refused_is_said_beside_its_line(open_page, prompts):
    prompts.verdicts = [REFUSED]
    page = open_page(ADDRESS)
    reply(page).fill("```python\nx = 1\nimport os\n```")
    reply(page).press("Control+Enter")
    expect(page.locator("#source .wrong")).to_have_text("import osimport os is not allowed")
    expect(page.locator("#source li")).to_have_count(3)
    expect(page.locator("#refusal")).to_have_text("E_IMPORT in line 2: import os is not allowed")
    expect(page.locator("#refused")).to_be_focused()
    expect(reply(page)).to_have_value("```python\nx = 1\nimport os\n```")
    assert prompts.sent == [
        ("/api/runs/night/prompt", {"occasion": "first", "reply": "```python\nx = 1\nimport os\n```"})
    ]


def test_accepted_replies_lead_to_the_next_prompt_and_on(open_page, prompts):
    prompts.verdicts = [ACCEPTED, ACCEPTED]
    page = open_page(ADDRESS)
    for prompt, said in zip(PROMPTS, ["Accepted. Here is the next prompt.", "Accepted. The run goes on."], strict=True):
        expect(page.locator("#prompt")).to_have_value(prompt["prompt"])
        reply(page).fill("a reply")
        page.get_by_role("button", name="Check it").click()
        expect(page.locator("#said")).to_have_text(said)
    expect(page.locator("#asked")).to_be_hidden()
    assert [body["occasion"] for _, body in prompts.sent] == ["first", "second"]


def test_an_occasion_that_was_answered_is_not_asked_again(open_page, prompts):
    prompts.verdicts = [ACCEPTED]
    page = open_page(ADDRESS)
    reply(page).fill("a reply")
    prompts.prompts.insert(0, PROMPTS[0])  # the run has not taken it up yet
    page.get_by_role("button", name="Check it").click()
    expect(page.locator("#said")).to_have_text("Accepted. The run goes on.")
    prompts.prompts.pop(0)
    look(page)
    expect(page.locator("#prompt")).to_have_value(PROMPTS[1]["prompt"])


def test_a_prompt_appears_once_it_is_asked(open_page, server):
    page = open_page(ADDRESS)
    expect(page.locator("#said")).to_contain_text("Nothing is asked at the moment")
    server.prompts = [PROMPTS[0]]
    look(page)
    expect(page.locator("#prompt")).to_have_value(PROMPTS[0]["prompt"])
    expect(page.locator("#said")).to_be_hidden()
