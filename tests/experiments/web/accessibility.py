"""A checker of accessibility: what a page owes to people who use a keyboard, a screen reader or bad eyes."""

from pathlib import Path

SCHEMES = ("light", "dark")

_FAULTS = Path(__file__).with_suffix(".js").read_text()

_FOCUS_FAULT = """
(element) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  // "auto" is the browser's own, of whatever width.
  const outlined = outlineStyle === "auto" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
  return outlined ? null : element.tagName + " " + (element.id || element.className) + " shows no focus";
}
"""


def faults(page):
    """Return what is wrong with a page as it stands, one line each."""
    return page.evaluate(_FAULTS)


def stops(page, most=200):
    """Return the controls that Tab reaches from the top, in order, and what is wrong with how they show the focus."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); window.tabbed = new Set(); }")
    reached, wrong = [], []
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
              const at = document.activeElement;
              if (at === document.body || window.tabbed.has(at)) return null;
              window.tabbed.add(at);
              return at.getAttribute("aria-label") || (at.labels && at.labels[0] || at).textContent.trim() || at.id;
            }"""
        )
        if name is None:
            return reached, wrong
        reached.append(name)
        if fault := page.evaluate(f"() => ({_FOCUS_FAULT})(document.activeElement)"):
            wrong.append(fault)
    return reached, [*wrong, "Tab never comes to an end"]


def check(page):
    """Assert that a page is accessible in both colour schemes, and that whoever uses Tab sees where they are."""
    wrong = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("() => document.getAnimations().every((each) => each.playState === 'finished')")
        wrong += [f"{scheme}: {fault}" for fault in faults(page)]
    page.emulate_media(color_scheme="light")
    wrong += stops(page)[1]
    assert not wrong, "\n".join(wrong)
