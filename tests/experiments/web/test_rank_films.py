"""Films of a round keep together: one clock, one scrubber, one speed."""

import pytest

from .ranking import SEEN

FPS = 25

LOOPS = """async (loops) => {
  const films = [...document.querySelectorAll("video")], apart = [];
  let before = 0;
  while (loops > 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const times = films.map((film) => film.currentTime);
    apart.push(Math.max(...times) - Math.min(...times));
    loops -= times[0] < before;
    before = times[0];
  }
  return apart;
}"""


@pytest.mark.parametrize("loops", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_films_keep_together_loop_by_loop(page_of_round, loops):
    person = page_of_round((0.6,) * 4)
    apart = person.page.evaluate(LOOPS, loops)
    assert sorted(apart)[9 * len(apart) // 10] <= 1 / FPS  # now and then a busy machine holds one film back
    person.page.wait_for_function(
        f"""() => {{
          const films = ({SEEN})(), spread = (values) => Math.max(...values) - Math.min(...values);
          return films[0].time > 0.2 && spread(films.map((film) => film.time)) <= 1 / 25
            && spread(films.map((film) => film.left)) <= 1.1 / 14; // the bar makes 14 steps, one a frame
        }}"""
    )


@pytest.mark.parametrize(
    "disturb",
    [
        "film.currentTime -= 0.12",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("film.currentTime += 1", "film.pause()")),
    ],
)
def test_a_film_that_is_out_of_step_comes_back(page_of_round, disturb):
    person = page_of_round((30.0, 30.0, 30.0))  # none begins anew, as all do together, meanwhile
    person.page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    person.page.evaluate(f"() => {{ const film = document.querySelectorAll('video')[1]; {disturb}; }}")
    person.page.wait_for_function(
        """(frame) => {
          const films = [...document.querySelectorAll("video")], times = films.map((film) => film.currentTime);
          const together = Math.max(...times) - Math.min(...times) <= frame && films.every((film) => !film.paused);
          window.together = together ? (window.together ?? 0) + 1 : 0;
          return window.together > 10;
        }""",
        arg=1 / FPS,
    )


@pytest.mark.slow
def test_short_films_hold_their_last_frame(page_of_round):
    person = page_of_round((0.4, 1.2))
    person.settle()
    found = person.page.wait_for_function(
        f"""() => {{
          const films = ({SEEN})(), [short, long] = films.sort((one, other) => one.time - other.time);
          return long.time > 0.8 && long.left > 0.5 && long.left < 1 && short.ended && films;
        }}"""
    )
    assert found.json_value()[0]["left"] == pytest.approx(1, abs=0.02)
    person.page.wait_for_function(
        f"""() => {{
          const [one, other] = ({SEEN})();
          return one.time < 0.3 && !one.ended && !other.ended && Math.abs(one.time - other.time) <= 1 / 25;
        }}"""
    )


def test_frames_are_stepped_and_scrubbed_together(page_of_round):
    person = page_of_round((0.6, 0.6))
    person.click("Pause")

    def shown(frame):
        person.page.wait_for_function(
            """(time) => [...document.querySelectorAll("video")].every(
                (film) => !film.seeking && Math.abs(film.currentTime - time) < 1e-3)""",
            arg=(frame + 0.5) / FPS,
        )
        return [round(film["left"] * 14) for film in person.films()]

    scrubber = person.page.get_by_label("Time in all films")
    scrubber.fill("6")
    assert shown(6) == [6, 6]
    person.press(".", ".")
    assert shown(8) == [8, 8]
    person.click("One frame back")
    assert shown(7) == [7, 7]
    scrubber.press("ArrowRight")
    assert shown(8) == [8, 8]
    for _ in range(9):
        person.press(".")
    assert shown(14) == [14, 14]
    assert all(film["paused"] for film in person.films())


@pytest.mark.parametrize("speed", [4, pytest.param(0.25, marks=pytest.mark.slow)])
def test_all_films_have_one_speed(page_of_round, speed):
    person = page_of_round((2.0, 2.0))
    person.click(f"{speed}\u00d7")
    rates = "[...document.querySelectorAll('video')].map((film) => film.playbackRate)"
    person.page.wait_for_function(f"() => ({rates}).every((rate) => Math.abs(rate / {speed} - 1) < 0.31)")
    person.page.wait_for_function(
        """async (speed) => {
          const film = document.querySelector("video"), begin = [performance.now(), film.currentTime];
          while (film.currentTime - begin[1] < 0.1 && film.currentTime >= begin[1]) {
            await new Promise((resolve) => setTimeout(resolve, 5));
          }
          const took = (film.currentTime - begin[1]) / (performance.now() - begin[0]) * 1000;
          return Math.abs(took / speed - 1) < 0.5; // a busy machine may hold it back for once
        }""",
        arg=speed,
    )


def test_films_stand_where_motion_is_not_welcome(page_of_round):
    person = page_of_round(reduced_motion="reduce")
    person.settle()
    assert all(film["paused"] and film["time"] == 0 for film in person.films())
    person.press("k")
    person.page.wait_for_function("() => document.querySelector('video').currentTime > 0.1")


@pytest.mark.slow
def test_films_of_which_some_are_missing_play_on(page_of_round):
    person = page_of_round(missing=(0,))
    person.page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    assert len(person.films()) == 2
    person.click("Pause")
    person.settle()
    assert all(film["paused"] for film in person.films())
