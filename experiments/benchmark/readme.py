"""The headline table of kept results, as Markdown, and its place in a page.

    python -m rewardsmith.experiments.benchmark.readme experiments/results/mujoco-small.json
    python -m rewardsmith.experiments.benchmark.readme experiments/results/mujoco-small.json README.md

The first prints it; the second writes it into the page, between the comments `<!-- mujoco-small -->` and
`<!-- /mujoco-small -->`, which bear the name of the results.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from rewardsmith.envs import UserError, files
from rewardsmith.experiments.benchmark.page.headline import headline
from rewardsmith.experiments.benchmark.results import Results
from rewardsmith.experiments.benchmark.statistics.normal import normalise
from rewardsmith.experiments.cli.main import ending

_USAGE = "python -m rewardsmith.experiments.benchmark.readme RESULTS.json [PAGE.md]"


def section(results: Results) -> str:
    """Return the table of all methods with what has to be known to read it.

    Raises:
        UserError: there is no scale on which methods could be compared.
    """
    table = headline(results)
    if not table:
        raise UserError("these results have no scale: they lack runs of sparse and expert on one task at least")
    left_out = normalise(results).left_out
    tasks = [each.name for each in results.tasks if each.name not in left_out]
    without = f"; without a scale, and left out: {', '.join(left_out)}" if left_out else ""
    again = f"rewardsmith bench suite={results.suite} preset={results.preset} methods=sparse,expert,NAME dir=again"
    read = (
        f"Scores are interquartile means over tasks and seeds with 95 % intervals, where {results.ends}; a line again, "
        f"NAME being its second entry: `{again}`."
    )
    measured = (
        f"{len(tasks)} tasks ({', '.join(tasks)}{without}), seeds 0 to {results.seeds - 1}; rewards written by "
        f"{results.coder}; {results.written}, revision {results.revision or 'unknown'}; {results.machine}."
    )
    return f"\n{read}\n\n{table}\n\n{measured}\n"


def place(page: str, name: str, text: str) -> str:
    """Return a page with a text between the comments of a name, in place of what was there.

    Raises:
        UserError: the page does not have the two comments.
    """
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise UserError(f"the page has no place for the table; give it one by {begin.strip()} and {end}, a line each")
    return f"{before}{begin}{text}\n{end}{after}"


def main(words: Sequence[str]) -> None:
    """Print the table, or write it into a page.

    Raises:
        UserError: a file cannot be read, or the page has no place for the table.
    """
    if len(words) not in (1, 2):
        raise UserError(f"usage: {_USAGE}")
    path, *pages = (Path(word) for word in words)
    text = section(Results.load(path))
    if not pages:
        print(text)
        return
    (page,) = pages
    try:
        files.write_text(page, place(files.read_bytes(page).decode(), path.stem, text))
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{page} cannot be read or written: {error}; give a page of Markdown") from None


if __name__ == "__main__":
    sys.exit(ending(lambda: main(sys.argv[1:])))
