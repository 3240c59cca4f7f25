"""What a report shows: curves that compare what can be compared, films that play, and who does nothing."""

import base64
import re
import shutil
from xml.etree import ElementTree

import pytest

from rewardsmith.envs import files
from rewardsmith.experiments.report.curves import component_curves, return_curves, score_curves
from rewardsmith.experiments.report.progress import Followed
from rewardsmith.experiments.report.report import write_report
from rewardsmith.experiments.runs.run import Run


def lines(**columns):
    length = len(next(iter(columns.values())))
    return [{"steps": 100 * i} | {name: values[i] for name, values in columns.items()} for i in range(length)]


def drawn(address):
    """Return a picture's root, and the elements of each kind."""
    root = ElementTree.fromstring(base64.b64decode(address.partition(",")[2]))
    return root, lambda tag: list(root.iter("{http://www.w3.org/2000/svg}" + tag))


def places(line):
    return [tuple(map(float, point.split(","))) for point in line.get("points").split()]


def words(address):
    return [each.text for each in drawn(address)[1]("text")]


def test_scores_are_drawn_on_one_axis_and_never_returns():
    picture = score_curves({"000": lines(score=[1.0, 2.0]), "001": [], "002": lines(score=[2.0, 3.0])}, "m/s")
    first, _, third = map(places, drawn(picture)[1]("polyline"))
    assert first[1][1] == third[0][1] and first[0][0] == third[0][0], "one value lies at one height"
    assert first[0][0] < first[1][0] and first[0][1] > first[1][1], "more is higher, later is further right"
    assert {"score [m/s]", "000", "002"} <= set(words(picture)) and "001" not in words(picture)
    assert score_curves({"000": [], "001": []}, "m/s") is None


@pytest.mark.parametrize("values", [[0.0, 0.0], [1e-9, 1e9], [-5.0], [float("nan"), 1.0, None], [3e38, -3e38]])
def test_any_values_are_drawn_within_the_picture(values):
    root, found = drawn(component_curves(lines(**{"component/<b>&": values})))
    for line in found("polyline"):
        assert all(0 <= x <= float(root.get("width")) and 0 <= y <= float(root.get("height")) for x, y in places(line))
    assert "<b>&" in [each.text for each in found("text")]


def test_returns_of_different_rewards_have_axes_of_their_own():
    def records(count):
        return {f"{number:03d}": lines(**{"return": [1.0, 2.0]}) for number in range(count)}

    assert return_curves({"000": []}) is None
    three, four = (float(drawn(return_curves(records(count)))[0].get("height")) for count in (3, 4))
    assert four > 1.5 * three, "a second row"


@pytest.fixture
def copy(finished_run, tmp_path):
    return Run(shutil.copytree(finished_run[0], tmp_path / "copy"))


def alter(run, still):
    """Say of each candidate whether it stands still."""
    outcome = files.read_json(run.path / "result.json")
    for row, answer in zip(outcome["candidates"], still, strict=True):
        row["still"] = answer
        path = run.candidate(row["id"]).path / "result.json"
        result = files.read_json(path)
        files.write_json(path, result | {"evaluation": result["evaluation"] | {"still": answer}})
    files.write_json(run.path / "result.json", outcome)


def test_films_play_by_themselves_without_sound(copy):
    videos = re.findall(r"<video ([^>]*?) src=", write_report(copy).read_text())
    assert len(videos) == 2
    assert all({"controls", "autoplay", "loop", "muted", "playsinline"} <= set(video.split()) for video in videos)


def test_returns_are_shown_with_a_note_where_no_score_is_known(copy):
    html = write_report(copy).read_text()
    assert "heights cannot" not in html and "score of each candidate against" in html
    for candidate in copy.candidates():
        candidate.record_scores({})
    html = write_report(copy).read_text()
    assert "heights cannot" in html and "score of each candidate against" not in html


def test_a_candidate_that_does_nothing_is_shown_as_such(copy):
    alter(copy, [False, False])
    assert "stands still" not in write_report(copy).read_text()
    alter(copy, [False, True])
    assert write_report(copy).read_text().count("stands still") == 2, "in the table and beside the film"
    states = []
    for candidate in copy.candidates():
        followed = Followed(candidate)
        followed.read()
        states.append(followed.cells()[0])
    assert states == ["done", "done, stands still"]
    assert [trial.still for trial in copy.history()] == [False, True]


def test_a_reward_that_is_gamed_is_shown_as_such(copy):
    alter(copy, [False, False])
    candidate = copy.candidates()[1]
    result = files.read_json(candidate.path / "result.json")
    for line in range(8):
        candidate.add_metrics({"steps": 10**6 + line, "seconds": 1.0, "return": 1e6 * (line + 1)})
    candidate.record_scores({line: float(-line) for line in range(8)})
    files.write_json(candidate.path / "result.json", result | {"evaluation": result["evaluation"] | {"signs": None}})
    assert write_report(copy).read_text().count("diverging") == 2, "in the table and beside the film"
    followed = Followed(candidate)
    followed.read()
    assert followed.cells()[0] == "done, diverging"


def test_results_from_before_that_was_known_are_read(copy):
    outcome = files.read_json(copy.path / "result.json")
    for row in outcome["candidates"]:
        del row["still"], row["signs"]
    files.write_json(copy.path / "result.json", outcome)
    assert not any(row.result.evaluation.still or row.result.evaluation.signs for row in copy.result().candidates)
