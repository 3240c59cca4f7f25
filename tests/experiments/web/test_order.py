"""The order as data, against the same order kept in Python."""

import random

import pytest

FILMS = ["a", "b", "c", "d", "e"]

RUN = """async ([films, steps]) => {
  const { alike, begin, best, placed, slotAtGap, slotAtGroup, slotOf, slots, tied, worst, ...order } =
    await import("/static/order.js");
  const moves = { best, worst, tied, alike, placed };
  let now = begin(films);
  return steps.map(([move, id, part]) => {
    const before = structuredClone(now), count = slots(now, id), slot = Math.floor(part * count);
    const gaps = now.groups.map((_, at) => slotAtGap(now, id, at)).concat(slotAtGap(now, id, now.groups.length));
    const groups = now.groups.map((_, at) => slotAtGroup(now, id, at));
    const own = slotOf(now, id), same = placed(now, id, own);
    const next = move === "alike" ? alike(now) : moves[move](now, id, slot);
    const changed = JSON.stringify(now) !== JSON.stringify(before);
    now = next;
    return { before, next, count, slot, own, same, gaps, groups, changed, isOrder: order.isOrderOf(films, next),
      said: order.isOrdered(next), place: order.place(next, id, (film) => film) };
  });
}"""


@pytest.fixture(scope="module")
def page(browser, make_round):
    page = browser.new_page()
    page.goto(make_round([0.2, 0.2]))
    yield page
    page.close()


def sets(order):
    return [set(group) for group in order["groups"]]


def put(order, film, slot):
    """Put a film into a slot, as one would with sets."""
    groups = [group - {film} for group in sets(order) if group - {film}]
    if slot % 2:
        groups[slot // 2] |= {film}
    else:
        groups.insert(slot // 2, {film})
    return groups


@pytest.mark.parametrize("seed", range(5))
def test_films_move_as_sets_would(page, seed):
    chance = random.Random(seed)
    moves = ["best", "worst", "tied", "placed", "placed", "placed", "alike"]
    steps = [[chance.choice(moves), chance.choice(FILMS), chance.random()] for _ in range(80)]
    for (move, film, _), step in zip(steps, page.evaluate(RUN, [FILMS, steps]), strict=True):
        before, groups = step["before"], sets(step["before"])
        own = next(index for index, group in enumerate(groups) if film in group)
        slots = {"best": 0, "worst": step["count"] - 1, "placed": step["slot"]}
        if move in slots:
            expected = put(before, film, slots[move])
        elif move == "alike" or len(groups) == 1:
            expected = [set(FILMS)]
        else:
            expected = [group - {film} for group in groups]
            expected[own - 1 if own else 1] |= {film}
            expected = [group for group in expected if group]
        assert sets(step["next"]) == expected
        assert step["isOrder"] and not step["changed"]
        assert step["count"] == 2 * len(put(before, film, 0)) - 1
        assert sets(step["same"]) == groups
        # Wherever a film is let go, the slot counted with it in place is that counted without it.
        for gap, slot in enumerate(step["gaps"]):
            assert put(before, film, slot) == [
                group
                for group in [*(g - {film} for g in groups[:gap]), {film}, *(g - {film} for g in groups[gap:])]
                if group
            ]
        for index, slot in enumerate(step["groups"]):
            joined = [group | {film} if at == index else group - {film} for at, group in enumerate(groups)]
            assert put(before, film, slot) == [group for group in joined if group]
        # What has not been ordered is one group, of two or more unless all else is gone.
        rest = step["next"]["rest"]
        assert step["said"] == (rest == -1 or len(expected) > 1)
        assert rest == -1 or len(expected[rest]) > 1
        assert step["place"].startswith(("place", "tied", "not ordered"))


def test_what_is_no_order_of_these_films_is_refused(page):
    values = [
        None,
        "x",
        {"groups": "ab", "rest": 0},
        {"groups": [["a"]], "rest": -1},
        {"groups": [["a"], ["b"], []], "rest": -1},
        {"groups": [["a", "a"]], "rest": -1},
        {"groups": [["a"], ["c"]], "rest": -1},
        {"groups": [["a"], ["b"]], "rest": 2},
        {"groups": [["a"], ["b"]]},
    ]
    right = {"groups": [["b"], ["a"]], "rest": -1}
    code = """async (values) => {
      const { isOrderOf } = await import("/static/order.js");
      return values.map((value) => isOrderOf(["a", "b"], value));
    }"""
    assert page.evaluate(code, [*values, right]) == [False] * len(values) + [True]
