"""A person at the ranking page: what they do, and what they see; whichever server is behind it."""

import json
from contextlib import contextmanager

EXPECTED = ("Failed to load resource", "net::ERR")
"""What a browser's console says of requests that tests let fail."""

SHIFTS = """
    window.shifts = 0;
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
    }).observe({ type: "layout-shift", buffered: true });
"""

PATIENCE = 120_000
"""Milliseconds that a page may take to whatever is waited for, on a machine with much else to do."""

SEEN = """() => [...document.querySelectorAll("video")].map((video) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, 1];
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, video.videoHeight / 2, video.videoWidth, 1, 0, 0, video.videoWidth, 1);
  const { data } = context.getImageData(0, 0, video.videoWidth, 1);
  const dark = [...Array(video.videoWidth).keys()].filter((x) => data[4 * x] < 128);
  return { time: video.currentTime, ended: video.ended, paused: video.paused, left: dark[0] / (video.videoWidth - 16) };
})"""


class Ranking:
    """One page of a round, in a tab of its own."""

    def __init__(self, context, url):
        self.page, self.url = context.new_page(), url
        self.sent, self.complaints, self.drafts = [], [], 0
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(SHIFTS)
        self.page.on("request", self._note_request)
        self.page.on("response", self._note_response)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note_console)
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(url)
        self.wait_for("ask", "unsent", "answered", "wait", "over")

    def _note_request(self, request):
        if request.url.endswith("/round/answers"):
            self.sent.append(json.loads(request.post_data))

    def _note_response(self, response):
        self.drafts += response.url.endswith("/round/draft") and response.ok

    def _note_console(self, message):
        if message.type == "error" and not message.text.startswith(EXPECTED):
            self.complaints.append(message.text)

    def wait_for(self, *states):
        self.page.wait_for_function(
            "(states) => states.includes(document.querySelector('main').dataset.state)", arg=states
        )

    def reload(self):
        self.page.reload()
        self.wait_for("ask", "unsent", "answered", "wait", "over")

    @contextmanager
    def kept(self):
        """Return once what is done within is part of the draft on the server."""
        with self.page.expect_response(lambda response: response.url.endswith("/round/draft") and response.ok):
            yield

    @property
    def order(self):
        """The numbers of the films as they are shown, in groups, best first."""
        return self.page.eval_on_selector_all(
            "#order .group",
            "(all) => all.map((each) => [...each.querySelectorAll('.token')].map((one) => one.textContent))",
        )

    @property
    def said(self):
        """The text for those who do not see."""
        return self.page.text_content("#said")

    @property
    def status(self):
        return self.page.text_content("#status")

    @property
    def toast(self):
        """What went wrong, as it is shown."""
        self.page.wait_for_selector("#toast:not([hidden])")
        return self.page.text_content("#toast-text")

    def ids(self, groups):
        """Name films by their ids rather than their numbers."""
        found = dict(
            self.page.eval_on_selector_all(".token", "(all) => all.map((one) => [one.textContent, one.dataset.film])")
        )
        return [[found[number] for number in group] for group in groups]

    def token(self, number):
        return self.page.locator(".token", has_text=number)

    def gap(self, index):
        return self.page.locator("#order .gap").nth(index)

    def group(self, index):
        return self.page.locator("#order .group").nth(index)

    def card(self, number):
        return self.page.get_by_role("article", name=f"Film {number}")

    def drag(self, source, target, *, drop=True):
        """Drag by mouse from the middle of an element to that of another."""
        for element in (source, target):
            element.scroll_into_view_if_needed()
        mouse, (x, y) = self.page.mouse, self._middle(source)
        mouse.move(x, y)
        mouse.down()
        mouse.move(*self._middle(target), steps=6)
        if drop:
            mouse.up()

    @staticmethod
    def _middle(element):
        box = element.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def settle(self):
        """Wait until every film shows the picture of its time."""
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('video')].every((film) => film.readyState >= 2 && !film.seeking)"
        )

    def films(self):
        """Return of each film its time [s], whether it has ended or stands, and how far [0 to 1] its bar has come."""
        return self.page.evaluate(SEEN)

    def is_within_width(self):
        return self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    @property
    def shifts(self):
        """How much the layout shifted without anybody having done anything."""
        return self.page.evaluate("window.shifts")
