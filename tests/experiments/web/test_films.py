"""Films are had by ids alone, in parts as browsers ask for them."""

import re

import pytest

from rewardsmith.experiments.web.films import FilmIds

from .runs import FILM


@pytest.fixture
def film(run, visitor):
    return visitor.get(f"/api/runs/{run.path.name}/round").json()["films"][0]["url"]


def test_an_id_says_nothing_of_the_candidate_and_stays_the_same(run, visitor, film):
    again = visitor.get(f"/api/runs/{run.path.name}/round").json()["films"]
    assert again[0]["url"] == film and len({each["url"] for each in again}) == 3
    assert re.fullmatch(r"/films/[0-9a-f]{32}", film)


def test_nobody_without_the_key_can_work_an_id_out(tmp_path):
    ours, theirs = FilmIds("ours").of(tmp_path), FilmIds("theirs").of(tmp_path)
    assert ours != theirs and ours == FilmIds("ours").of(tmp_path)


@pytest.mark.parametrize(
    "path",
    [
        "/films/../../etc/passwd",
        "/films/..%2f..%2fetc%2fpasswd",
        "/films/%2e%2e/%2e%2e/etc/passwd",
        "/films//etc/passwd",
        "/films/%2Fetc%2Fpasswd",
        "/films/0123456789abcdef0123456789abcdef",
        "/static/../access.py",
        "/static/..%2faccess.py",
        "/robots/..%2f..%2fsecret.png",
        "/runs/..%2f..%2fetc",
        "/api/runs/..%2fruns",
        "/api/runs/.hidden",
    ],
)
def test_no_path_leads_out_of_the_house(path, visitor):
    """W1."""
    assert visitor.get(path).status_code in (404, 403)


def test_what_lies_in_a_films_place_is_followed_nowhere(run, visitor, film, tmp_path):
    """W1."""
    secret = tmp_path / "secret"
    secret.write_bytes(b"mine")
    for name in ("000", "001", "002"):
        path = run.candidate(name).film
        path.unlink()
        path.symlink_to(secret)
    assert visitor.get(film).status_code == 404


def test_a_run_that_is_a_link_is_none(run, visitor, tmp_path):
    (run.path.parent / "elsewhere").symlink_to(run.path)
    assert visitor.get("/api/runs/elsewhere").status_code == 404
    assert [row["name"] for row in visitor.get("/api/runs").json()["runs"]] == [run.path.name]


@pytest.mark.parametrize(
    ("span", "begin", "end"),
    [(None, 0, len(FILM)), ("bytes=0-", 0, len(FILM)), ("bytes=10-19", 10, 20), ("bytes=-5", len(FILM) - 5, len(FILM)),
     ("bytes=100-999999", 100, len(FILM)), ("bytes=-999999", 0, len(FILM))],
)  # fmt: skip
def test_a_film_comes_whole_or_in_the_part_that_is_asked_for(span, begin, end, visitor, film):
    reply = visitor.get(film, headers={"Range": span} if span else {})
    assert reply.content == FILM[begin:end] and reply.headers["content-type"] == "video/mp4"
    assert reply.status_code == (206 if span else 200)
    if span:
        assert reply.headers["content-range"] == f"bytes {begin}-{end - 1}/{len(FILM)}"


@pytest.mark.parametrize(
    "span",
    [
        "bytes=999999-",
        "bytes=5-2",
        "bytes=-",
        "bytes=a-b",
        "lines=1-2",
        "bytes=0-1,2-3",
        "bytes=" + "0-0," * 10_000,
        "bytes=-0",
    ],
    ids=lambda span: span[:16],
)
def test_what_is_no_single_part_is_refused(span, visitor, film):
    """W5."""
    reply = visitor.get(film, headers={"Range": span})
    assert reply.status_code == 416 and reply.headers["content-range"] == f"bytes */{len(FILM)}"
