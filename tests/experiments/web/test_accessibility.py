"""The checker of accessibility finds what it is there to find."""

import pytest

GOOD = """<!doctype html><html lang="en"><title>A page</title>
<body><header><nav aria-label="Pages"><a href="/">Start</a></nav></header>
<main><h1>A page</h1>{}</main></body></html>"""


@pytest.fixture
def page(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("<h2>All is well</h2><button>Go</button><label>Name <input></label>", None),
        ("<button></button>", "no name: "),
        ("<input placeholder='Name'>", "no name: "),
        ("<video></video>", "no name: "),
        ("<img src='data:,'>", "no alt: "),
        ("<p aria-labelledby='nowhere'>x</p>", "aria-labelledby names nothing: "),
        ("<p id='a'>x</p><p id='a'>x</p>", "id twice: a"),
        ("<h1>Another</h1>", "not one h1"),
        ("<h3>Deep</h3>", "a level of headings is left out: "),
        ("<button tabindex='2'>Go</button>", "tabindex 2: "),
        ("<div aria-hidden='true'><button>Go</button></div>", "hidden but reached by Tab: "),
        ("<p style='color: #999; background: #fff'>Faint</p>", "contrast 2.85: "),
        ("<p style='color: #888; background: #fff; font-size: 2rem'>Large</p>", None),
        ("<div style='background: #000'><p style='color: #fff8'>Half</p></div>", None),
        ("<div style='background: #000'><p style='color: #fff4'>Quarter</p></div>", "contrast "),
        ("<style>button:focus { outline: none }</style><button>Go</button>", "shows no focus"),
    ],
)
def test_faults_are_found(page, check_accessibility, part, fault):
    page.set_content(GOOD.format(part))
    if fault is None:
        check_accessibility(page)
    else:
        with pytest.raises(AssertionError, match=fault):
            check_accessibility(page)
