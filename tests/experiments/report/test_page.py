"""The page runs nothing and fetches nothing, whatever lies in the run."""

import re


def test_the_page_forbids_scripts_and_whatever_lies_elsewhere(finished_run):
    html = (finished_run[0] / "report.html").read_text(encoding="utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and "script-src" not in rules
    assert rules["img-src"] == rules["media-src"] == "data:"
    assert "<script" not in html and not re.search(r'\s(src|href)="(?!data:)', html)
    assert html.index("Content-Security-Policy") < html.index("<style>"), "it holds for what follows it"
