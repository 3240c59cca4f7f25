"""Nobody but whoever has the link, and no page but this one, reads or changes anything."""

import json

import pytest

from rewardsmith.experiments.web.access import Access

from .conftest import PORT
from .rehearsal import TOKEN
from .runs import answers_of


def answer_to(run, visitor, uuid="12345678-aaaa", **more):
    asked = visitor.get(f"/api/runs/{run.path.name}/round").json()
    order = [[film["film"]] for film in asked["films"]]
    return {"uuid": uuid, "ticket": asked["ticket"], "order": order, **more}


@pytest.mark.parametrize("path", ["/", "/runs", "/api/runs", "/api/robots", "/films/0123", "/api/runs/x/round"])
def test_without_the_link_there_is_nothing(path, stranger):
    reply = stranger.get(path)
    assert reply.status_code == 403 and "open the link" in reply.json()["error"]
    assert stranger.get("/enter", params={"token": TOKEN + "x"}).status_code == 403
    assert not stranger.cookies


def test_a_person_reads_what_is_wrong_and_a_script_gets_it_as_json(stranger, visitor):
    person = {"Accept": "text/html,application/xhtml+xml"}
    stranger.cookies.clear()
    assert stranger.get("/", headers=person).text.startswith("open the link")
    stranger.get("/enter", params={"token": TOKEN})
    for path, status in (("/runs/none", 404), ("/nothing", 404), ("/enter", 422)):
        shown = stranger.get(path, headers=person)
        assert shown.status_code == status and "This page cannot be shown" in shown.text
        assert stranger.get(path).json()["error"]


def test_the_link_lets_a_browser_in_and_leads_to_no_other_site(stranger):
    for to in ("/runs", "https://evil.example/", "//evil.example/", "/\\evil.example"):
        reply = stranger.get("/enter", params={"token": TOKEN, "to": to})
        assert reply.headers["location"] == ("/runs" if to == "/runs" else "/")
        cookie = reply.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=strict" in cookie
    assert stranger.get("/api/runs").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.com",
        f"evil.com:{PORT}",
        f"127.0.0.1.evil.com:{PORT}",
        "127.0.0.1",
        f"127.0.0.1:{PORT + 1}",
        f"10.0.0.1:{PORT}",
        "",
    ],
)
def test_a_name_that_was_bound_to_this_machine_anew_gets_nothing(host, visitor):
    """W3."""
    for path in ("/", "/api/runs", "/enter", "/static/style.css"):
        assert visitor.get(path, headers={"Host": host}).status_code == 421


def test_a_page_for_others_answers_to_addresses_that_nobody_can_bind_anew():
    public = Access(host="0.0.0.0", port=PORT, token=TOKEN)
    assert public.is_public and public.answers_to(f"10.0.0.7:{PORT}") and public.answers_to(f"localhost:{PORT}")
    assert not public.answers_to(f"evil.com:{PORT}")
    assert not Access(port=PORT, token=TOKEN).is_public
    assert TOKEN not in repr(public)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"Origin": "http://evil.com"},
        {"Origin": f"http://127.0.0.1:{PORT + 1}"},
        {"Origin": "null"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"X-Rewardsmith": None},
        {"Origin": None},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
    ids=str,
)
def test_no_other_site_posts_an_answer(spoiled, run, visitor):
    """W2."""
    body = answer_to(run, visitor)
    sent = {"content-type": "application/json", **visitor.headers, **{name.lower(): v for name, v in spoiled.items()}}
    visitor.headers.clear()
    headers = {name: value for name, value in sent.items() if value is not None}
    reply = visitor.post(f"/api/runs/{run.path.name}/round/answers", content=json.dumps(body), headers=headers)
    assert reply.status_code in (403, 415) and answers_of(run) == []


def test_a_script_that_has_the_token_needs_no_browser(run, stranger):
    stranger.headers["Authorization"] = f"Bearer {TOKEN}"
    body = answer_to(run, stranger)
    assert stranger.post(f"/api/runs/{run.path.name}/round/answers", json=body).json()["saved"]
    stranger.headers["Authorization"] = f"Bearer {TOKEN}x"
    assert stranger.get("/api/runs").status_code == 403


@pytest.mark.parametrize("path", ["/", "/runs", "/api/runs", "/nothing", "/enter?token=x", "/static/nothing.js"])
def test_every_reply_keeps_browsers_from_running_or_framing_what_is_not_ours(path, visitor):
    reply = visitor.get(path)
    policy = reply.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'") and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert reply.headers["x-content-type-options"] == "nosniff" and "access-control-allow-origin" not in reply.headers


@pytest.mark.parametrize("method", ["put", "patch", "delete", "post"])
def test_pages_and_films_can_only_be_read(method, visitor):
    for path in ("/", "/runs", "/films/0", "/static/style.css", "/enter"):
        reply = getattr(visitor, method)(path, headers={"Content-Type": "application/json"})
        assert reply.status_code in (404, 405)


@pytest.mark.parametrize("option", ["strategy", "judge", "coder"])
def test_nobody_is_told_what_the_environment_holds(option, visitor, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "CANARY-of-the-page")
    begin = {"env": "half_cheetah", "task": "run forward", option: "${oc.env:OPENAI_API_KEY}"}
    reply = visitor.post("/api/runs", json=begin)
    assert reply.status_code == 400 and "nothing in it is resolved" in reply.json()["error"]
    assert "CANARY" not in reply.text


def test_a_run_may_be_called_in_any_letters(run, visitor):
    renamed = run.path.rename(run.path.with_name("läuft-走"))
    reply = visitor.get(f"/api/runs/{renamed.name}/preferences")
    assert reply.status_code == 200 and reply.headers["content-disposition"].endswith("l%C3%A4uft-%E8%B5%B0.jsonl")


def test_halves_of_characters_and_numbers_that_json_lacks_are_refused(run, visitor):
    place = f"/api/runs/{run.path.name}"
    line = json.dumps({"shown": ["000", "001"], "order": [["000"], ["001"]], "annotator": "\ud800"})
    reply = visitor.post(f"{place}/preferences", content=line, headers={"content-type": "application/jsonl"})
    assert reply.status_code == 400 and "holds no ranking" in reply.json()["error"]
    ticket = visitor.get(f"{place}/round").json()["ticket"]
    draft = f'{{"ticket": "{ticket}", "draft": {{"a": NaN}}}}'
    reply = visitor.put(f"{place}/round/draft", content=draft, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422) and reply.json()["error"]
