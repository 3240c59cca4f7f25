"""A round is ranked once by each annotator, whatever browsers, tabs and networks do."""

from dataclasses import replace

import pytest

from rewardsmith.experiments.config.train import HumanConfig
from rewardsmith.reward_synth.preferences.ranking import CANNOT_TELL, SKIPPED
from rewardsmith.reward_synth.preferences.store import Preferences

from .runs import add_generation, answers_of, finish, judge
from .test_access import answer_to


@pytest.fixture
def place(run):
    return f"/api/runs/{run.path.name}/round"


def films_of(visitor, place, **params):
    return [film["film"] for film in visitor.get(place, params=params).json()["films"]]


def test_whose_films_they_are_shows_only_after_the_answer(run, visitor, place):
    asked = visitor.get(place)
    assert not any(word in asked.text for word in ('"000"', "idea", "score", "m/s"))  # an opaque id may hold 000
    shown = visitor.get(f"/api/runs/{run.path.name}").json()
    assert shown["hidden"] and shown["status"] == "waiting"
    assert all(each["score"] is None and each["film"] is None for each in shown["generations"][0]["members"])
    assert shown["curves"]["score"] == {}
    page = visitor.get(f"/runs/{run.path.name}/candidates/002").text
    assert "3.00" not in page and "/films/" not in page and "hidden until you have ranked" in page
    revealed = visitor.post(f"{place}/answers", json=answer_to(run, visitor)).json()["revealed"]
    assert sorted(each["candidate"] for each in revealed) == ["000", "001", "002"]
    assert {each["candidate"]: each["score"] for each in revealed} == {"000": 1.0, "001": 2.0, "002": 3.0}
    assert not visitor.get(f"/api/runs/{run.path.name}").json()["hidden"]


def test_an_answer_is_kept_as_it_was_given(run, visitor, place):
    films = films_of(visitor, place)
    body = answer_to(
        run, visitor, order=[[films[1]], [films[0], films[2]]], comments={films[0]: "it <b>leans</b>", films[2]: "  "},
        remark="all limp", thumbs={films[1]: "up"}, milliseconds=4200,
        spans=[{"film": films[2], "begin": 1.5, "end": 2.25, "reason": "slips"}],
    )  # fmt: skip
    reply = visitor.post(f"{place}/answers", json=body).json()
    names = {each["film"]: each["candidate"] for each in reply["revealed"]}
    (kept,) = answers_of(run)
    assert kept.order == ((names[films[1]],), (names[films[0]], names[films[2]]))
    assert kept.shown == tuple(names[film] for film in films) and kept.uuid == body["uuid"]
    assert kept.comments == {names[films[0]]: "it <b>leans</b>"} and kept.milliseconds == 4200
    assert kept.thumbs == {names[films[1]]: "up"} and kept.spans[0].film == names[films[2]]
    said = Preferences(run.preferences).comments()
    assert said == {
        names[films[0]]: ["it <b>leans</b>"],
        names[films[1]]: ["all limp"],
        names[films[2]]: ["slips (seen from 1.5 s to 2.2 s)"],
    }


def test_sent_twice_it_is_one_answer_and_another_window_is_told(run, visitor, place):
    """W4."""
    body = answer_to(run, visitor)
    replies = [visitor.post(f"{place}/answers", json=body).json() for _ in range(3)]
    assert [reply["again"] for reply in replies] == [False, True, True] and len(answers_of(run)) == 1
    other = visitor.post(f"{place}/answers", json={**body, "uuid": "another-window"})
    assert other.status_code == 409 and "another window" in other.json()["error"]
    assert len(answers_of(run)) == 1


def test_a_draft_is_no_answer_and_is_there_when_the_page_is_opened_again(run, visitor, place):
    """W7."""
    asked = visitor.get(place).json()
    draft = {"ticket": asked["ticket"], "draft": {"order": [["x"]], "comment": "halb"}}
    assert visitor.put(f"{place}/draft", json=draft).status_code == 204
    assert visitor.get(place).json()["draft"] == draft["draft"]
    assert visitor.get(place, params={"annotator": "Eve"}).json()["draft"] is None
    assert answers_of(run) == [] and run.question()
    visitor.post(f"{place}/answers", json=answer_to(run, visitor))
    assert visitor.get(place).json()["draft"], "what was said is not lost to one who takes the answer back"
    assert visitor.put(f"{place}/draft", json={**draft, "ticket": "old"}).status_code == 409


def test_an_answer_is_taken_back_until_the_run_has_gone_on(run, visitor, place):
    body = answer_to(run, visitor)
    visitor.post(f"{place}/answers", json=body)
    assert visitor.get(place).json()["answered"]["uuid"] == body["uuid"] and not run.question()
    assert visitor.post(f"{place}/undo", json={"uuid": body["uuid"]}).json() == {"undone": True}
    assert run.question() and answers_of(run) == [] and visitor.get(place).json()["answered"] is None
    assert visitor.post(f"{place}/answers", json=body).status_code == 409, "it was taken back"
    assert visitor.post(f"{place}/answers", json={**body, "uuid": "a-new-answer"}).json()["saved"]
    judge(run, ["000", "001", "002"])
    assert visitor.post(f"{place}/undo", json={"uuid": "a-new-answer"}).status_code == 409
    assert len(answers_of(run)) == 1


def test_a_second_annotator_ranks_the_same_round_and_sees_no_more_than_the_first(run, visitor, place):
    visitor.post(f"{place}/answers", json=answer_to(run, visitor))
    mine, theirs = films_of(visitor, place), films_of(visitor, place, annotator="Eve")
    assert sorted(mine) == sorted(theirs)
    assert visitor.get(f"/api/runs/{run.path.name}", params={"annotator": "Eve"}).json()["hidden"]
    body = answer_to(run, visitor, uuid="of-somebody-else", annotator="Eve", order=[[name] for name in theirs])
    assert visitor.post(f"{place}/answers", json=body).json()["saved"]
    assert {each.annotator for each in answers_of(run)} == {"you", "Eve"}
    assert visitor.get(place).json()["annotators"] == 2
    orders = {tuple(films_of(visitor, place, annotator=f"{number}")) for number in range(20)}
    assert len(orders) > 1, "each is shown them in an order of their own"


@pytest.mark.parametrize("verdict", [CANNOT_TELL, SKIPPED])
def test_one_who_cannot_tell_has_tied_them_and_one_who_skips_has_said_nothing(verdict, run, visitor, place):
    visitor.post(f"{place}/answers", json=answer_to(run, visitor, verdict=verdict, order=[]))
    (kept,) = answers_of(run)
    assert kept.verdict == verdict and len(kept.order) == 1 and len(kept.order[0]) == 3
    assert bool(run.question()) == (verdict == SKIPPED)
    assert visitor.post(f"{place}/go-on", json={}).status_code == (409 if verdict == SKIPPED else 200)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"order": [["no-film"]]}, {"order": []}, {"order": "first"}, {"uuid": ""}, {"verdict": "liked"}, {"more": 1},
        {"comments": {"no-film": "x"}}, {"remark": "x" * 2001}, {"thumbs": {"no-film": "up"}}, {"milliseconds": -1},
        {"spans": [{"film": "no-film", "begin": 0, "end": 1, "reason": ""}]}, {"annotator": "x" * 65},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_answer_is_refused_in_one_line(spoiled, run, visitor, place):
    reply = visitor.post(f"{place}/answers", json={**answer_to(run, visitor), **spoiled})
    assert reply.status_code in (400, 422) and "\n" not in reply.json()["error"] and answers_of(run) == []


def test_films_that_are_ranked_again_tell_how_far_one_agrees_with_oneself(run, visitor, place, reward):
    films = films_of(visitor, place)
    first = visitor.post(f"{place}/answers", json=answer_to(run, visitor, order=[[name] for name in films])).json()
    names = {each["film"]: each["candidate"] for each in first["revealed"]}
    judge(run, [names[film] for film in films])
    add_generation(run, reward, 2)
    judge(run, ["003", "004"])
    run.ask(["003", names[films[0]], names[films[1]]])
    asked = visitor.get(place).json()
    assert asked["number"] is None and asked["consistency"] is None and asked["rounds_answered"] == 1
    again = sorted(
        (film["film"] for film in asked["films"]), key=lambda film: films.index(film) if film in films else 9
    )
    visitor.post(
        f"{place}/answers", json=answer_to(run, visitor, uuid="the-final-one", order=[[name] for name in again])
    )
    assert visitor.get(place).json()["consistency"] == "kappa 1.00 (-0.59 to 1.00), 1 of 1 alike"


def test_a_run_that_is_over_asks_nothing(run, visitor, place):
    judge(run, ["002", "001", "000"])
    finish(run)
    asked = visitor.get(place).json()
    assert asked["state"] == "over" and asked["films"] == []
    assert visitor.post(f"{place}/go-on", json={}).status_code == 200  # there is nothing to wait for


def test_answers_go_out_and_in_as_lines(run, visitor, place, tmp_path, reward):
    visitor.post(f"{place}/answers", json=answer_to(run, visitor, remark="näher"))
    out = visitor.get(f"/api/runs/{run.path.name}/preferences")
    assert "attachment" in out.headers["content-disposition"]
    headers = {"Content-Type": "application/jsonl"}
    back = visitor.post(f"/api/runs/{run.path.name}/preferences", content=out.content, headers=headers)
    assert back.json() == {"added": 0} and len(answers_of(run)) == 1
    bad = visitor.post(f"/api/runs/{run.path.name}/preferences", content=b"{}", headers=headers)
    assert bad.status_code == 400 and "line 1 holds no ranking" in bad.json()["error"]


@pytest.fixture
def second_round(run, visitor, place, reward):
    """A run whose first round is answered with an order of its films, and whose second waits."""
    films = films_of(visitor, place)
    first = visitor.post(f"{place}/answers", json=answer_to(run, visitor, order=[[name] for name in films])).json()
    names = {each["film"]: each["candidate"] for each in first["revealed"]}
    judge(run, [names[film] for film in films])
    run.amend(replace(run.config(), human=HumanConfig(repeat=0.5)))
    run.ask(add_generation(run, reward, 3))
    return films


def test_a_pair_comes_again_exchanged_and_unannounced_before_the_next_round(second_round, run, visitor, place):
    asked = visitor.get(place).json()
    left, right = [film["film"] for film in asked["films"]]
    assert second_round.index(left) > second_round.index(right), "what was on the left comes on the right"
    assert asked["number"] == 2 and asked["answered"] is None and "again" not in str(asked)
    body = answer_to(run, visitor, uuid="of-the-pair", order=[[right], [left]])
    reply = visitor.post(f"{place}/answers", json=body).json()
    assert reply["more"] and visitor.post(f"{place}/answers", json=body).json()["again"]
    kept = answers_of(run)[-1]
    assert kept.again and run.question(), "it is no answer to the round"
    assert visitor.get(f"/api/runs/{run.path.name}").json()["hidden"]
    then = visitor.get(place).json()
    assert len(then["films"]) == 3 and not {left, right} & {film["film"] for film in then["films"]}
    assert then["consistency"].endswith("1 of 1 alike") and then["rounds_answered"] == 1
    last = visitor.post(f"{place}/answers", json=answer_to(run, visitor, uuid="of-the-round")).json()
    assert not last["more"] and not run.question()


def test_a_pair_that_two_windows_show_is_answered_once(second_round, run, visitor, place):
    bodies = [answer_to(run, visitor, uuid=f"of-window-{number}") for number in (1, 2)]
    codes = [visitor.post(f"{place}/answers", json=body).status_code for body in bodies]
    assert codes == [200, 409] and sum(each.again for each in answers_of(run)) == 1
