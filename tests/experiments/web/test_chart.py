"""Charts: what they draw, and how they are read by pointer and keys."""

import math
import random

import pytest
from playwright.sync_api import expect

from .stub_pages import candidate_page, curve, member, run

CONTRASTS = """
() => {
  const canvas = document.createElement("canvas").getContext("2d");
  const luminance = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const token = (name) => luminance(getComputedStyle(document.documentElement).getPropertyValue(name));
  return [...Array(8).keys()].map((number) => {
    const [low, high] = [token(`--c${number}`), token("--sheet")].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  });
}
"""
UNKNOWN = "\u2013"
SCORE = "Score, by training steps"


@pytest.fixture
def chart(open_page, server):
    """Open a candidate's page with curves; return its chart of scores."""

    def chart(**curves):
        server.candidate = candidate_page(curves={"score": [], "components": {}} | curves)
        page = open_page("/runs/night/candidates/001")
        found = page.get_by_role("slider", name=SCORE if curves.get("score") else "Parts of the reward")
        found.scroll_into_view_if_needed()
        found.locator("text").first.wait_for()
        return found

    return chart


def reads(chart, *values):
    """Wait until these are the values beside the lines' names."""
    expect(chart.locator("xpath=..").locator(".legend .number")).to_have_text(list(values))


def test_keys_read_the_values_along_the_steps(chart):
    points = curve(3.4, points=31)
    slider = chart(score=points)
    reads(slider, f"{points[-1][1]:.2f}")
    slider.focus()
    slider.press("Home")
    for place in (0, 1, 2):
        value = points[place][1]
        expect(slider).to_have_attribute("aria-valuenow", str(place))
        reads(slider, f"{value:.2f}")
        expect(slider.locator(".cursor")).to_have_count(1)
        slider.press("ArrowRight")
    slider.press("End")
    slider.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", f"at 290K steps: 001 {points[-2][1]:.2f}")
    slider.press("Escape")
    expect(slider.locator(".cursor")).to_have_count(0)


def test_the_pointer_reads_the_nearest_value(chart):
    points = [[0, 0.0], [100, 10.0], [200, 30.0]]
    slider = chart(score=points)
    box = slider.bounding_box()
    slider.hover(position={"x": box["width"] - 30, "y": 100})
    reads(slider, "30.00")
    slider.hover(position={"x": 60, "y": 100})
    reads(slider, "0.00")


def test_a_line_has_no_value_beyond_its_ends(chart):
    slider = chart(components={"long": [[0, 1.0], [100, 2.0], [200, 3.0]], "short": [[50, 5.0], [120, 6.0]]})
    slider.focus()
    for key, values in (("Home", ["1.00", UNKNOWN]), ("ArrowRight", ["2.00", "5.00"])):
        slider.press(key)
        reads(slider, *values)


def test_lines_lie_where_their_values_are(chart):
    """A line from the lowest to the highest tick goes from the bottom to the top of the plot."""
    slider = chart(score=[[0, 0.0], [50_000, 2.0], [100_000, 4.0]])
    box, line = slider.bounding_box(), slider.locator(".lines path").bounding_box()
    rules = [each.bounding_box()["y"] for each in slider.locator(".rule").all()]
    # a box holds half of the line's width, too [px]
    assert line["y"] == pytest.approx(min(rules), abs=2)
    assert line["y"] + line["height"] == pytest.approx(max(rules), abs=2)
    assert line["x"] + line["width"] < box["x"] + box["width"]
    labels = slider.locator("text").all_text_contents()
    assert {"0", "4", "50K", "100K", "score [m/s]", "environment steps"} <= set(labels)


def test_what_is_no_number_is_left_out(chart):
    slider = chart(score=[[0, 1.0], [10, None], [20, 3.0]])
    assert "NaN" not in slider.locator(".lines path").get_attribute("d")
    reads(slider, "3.00")


def test_one_value_many_times_is_drawn(chart):
    slider = chart(score=[[0, 2.0], [10, 2.0]])
    assert "NaN" not in slider.inner_html()


def test_values_change_in_place_while_one_reads(open_page, server):
    server.run = run([member(0, state="training"), member(1, state="training")])
    server.run["curves"]["score"] = {"000": [[0, 1.0], [100, 2.0]], "001": []}
    page = open_page("/runs/night")
    slider = page.get_by_role("slider", name="Score of each candidate")
    slider.focus()
    slider.press("Home")
    server.run["curves"]["score"] = {"000": [[0, 1.5], [100, 2.0], [200, 4.0]], "001": [[0, 9.0]]}
    with page.expect_response("**/api/runs/night"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(slider).to_have_attribute("aria-valuetext", "at 0 steps: 000 1.50, 001 9.00")
    expect(slider).to_be_focused()


def test_ticks_are_round_and_reach_over_the_range(open_page):
    draw = random.Random(0)
    ranges = [(low, low + draw.choice([0, 0.3, 7, 1e6]) * draw.random()) for low in (0, -3.7, 120, -1e5, 0.02) * 20]
    page = open_page("/runs")
    found = page.evaluate(
        "async (ranges) => { const { ticks } = await import('/static/numbers.js'); "
        "return ranges.map(([low, high]) => ticks(low, high, 5)); }",
        ranges,
    )
    for (low, high), ticks in zip(ranges, found, strict=True):
        step = (ticks[-1] - ticks[0]) / (len(ticks) - 1)
        assert 2 <= len(ticks) <= 7
        assert ticks[0] <= low + 1e-6 * step and high - 1e-6 * step <= ticks[-1]
        assert round(step / 10 ** math.floor(math.log10(step) + 1e-6), 5) in (1, 2, 5)


def test_lines_are_legible_in_both_schemes(open_page):
    page = open_page("/runs/night/candidates/001")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert min(page.evaluate(CONTRASTS)) >= 3
