"""Pages of the site that are made from what the code itself knows: options, environments, the language, methods.

python docs/generate.py      # writes docs/generated, as the build of the site does by itself
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from rewardsmith import envs
from rewardsmith.envs.docstring import first_line
from rewardsmith.experiments.benchmark.kinds.kind import KINDS
from rewardsmith.experiments.benchmark.methods import METHODS
from rewardsmith.experiments.benchmark.suites.registry import SUITES
from rewardsmith.experiments.cli.completion import COMMANDS
from rewardsmith.experiments.config.commands import ResumeConfig
from rewardsmith.experiments.config.overrides import options
from rewardsmith.reward_synth import language
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.page import language_page

_CODE = re.compile(r'"(E_[A-Z_]+)"')


def write_pages(folder: Path) -> None:
    """Write all pages into a folder, which is made; those that are as they should be are left alone."""
    pages = {
        "options.md": options_page(),
        "environments.md": environments_page(),
        "language.md": reward_language_page(),
        "methods.md": methods_page(),
    }
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def options_page() -> str:
    """Return every option of every command, from the dataclasses that the command line reads."""
    parts = ["# Every option", "Each is written `key=value`; a key with dots is written whole."]
    # Shells are not offered resume's options, because its run comes first.
    schemas = {command: syntax.options for command, syntax in COMMANDS.items()} | {"resume": ResumeConfig}
    for command, schema in schemas.items():
        if schema is not None:
            rows = ((f"`{each.key}=`", _default(each.default), _plain(each.meaning)) for each in options(schema))
            parts += [f"## rewardsmith {command}", _table(("option", "default", "meaning"), rows)]
    return "\n\n".join(parts) + "\n"


def environments_page() -> str:
    """Return every environment with its tasks and features, from the tables that rewards and prompts are made of."""
    parts = ["# Every environment", "A reward reads `state.NAME` of these features and the action, and nothing else."]
    for name in envs.names():
        if lacking := envs.find(name).lacks():
            parts += [f"## {name}", f"It {lacking}."]
            continue
        environment = envs.build(envs.find(name))
        tasks = (
            (f"`{key}`", _plain(task.instruction), f"`{task.unit}`", "yes" if task.fall_ends_episode else "no")
            for key, task in environment.tasks.items()
        )
        features = (
            (f"`{each.name}`", f"`{each.unit}`", f"`{each.kind}`" if each.kind else "", _plain(each.meaning))
            for each in environment.features.values()
        )
        step, episode = environment.control_dt, environment.episode_length
        parts += [
            f"## {name}",
            f"{first_line(environment.__doc__)} Control step {step:g} s, episode {episode:g} s.",
            _table(("task", "instruction", "unit of its score", "a fall ends the episode"), tasks),
            _table(("feature", "unit", "kind", "meaning"), features),
        ]
    return "\n\n".join(parts) + "\n"


def reward_language_page() -> str:
    """Return what a reward program may be, from the tables that the checker reads."""
    names = sorted({name.removeprefix("aten.") for name in OPERATIONS})
    source = Path(language.__file__).parent
    codes = sorted({code for path in source.rglob("*.py") for code in _CODE.findall(path.read_text())})
    return "\n".join(
        [
            language_page(),
            "## What a checked program becomes",
            "",
            "A list of these operations of torch, and of no others; it alone is run by the trainer.",
            "",
            " ".join(f"`{name}`" for name in names),
            "",
            "## Codes of refusals",
            "",
            "A refusal names one of these, the line, and what to write instead.",
            "",
            " ".join(f"`{code}`" for code in codes),
            "",
        ]
    )


def methods_page() -> str:
    """Return the methods and suites of benchmarks."""
    methods = (
        (f"`{name}`", each.title, each.source, f"`{' '.join([*KINDS.find(each.kind).command, *each.options])}`")
        for name, each in METHODS.items()
    )
    suites = (
        (f"`{name}`", f"`{preset}`", str(len(each.tasks)), str(each.seeds), f"{each.rounds} of {each.candidates}")
        for name, suite in SUITES.items()
        for preset, each in suite.presets.items()
    )
    return (
        "\n\n".join(
            [
                "# Methods and suites of benchmarks",
                _table(("method", "what it is", "after", "command"), methods),
                "## Suites",
                _table(("suite", "preset", "tasks", "seeds", "rounds of a search"), suites),
            ]
        )
        + "\n"
    )


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _default(default: str | None) -> str:
    return "needed" if default is None else f"`{default}`" if default else ""


def _plain(text: str) -> str:
    """Return a text on one line in which nothing is markup."""
    return re.sub(r"([\\|*_`<\[\]$])", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    write_pages(Path(__file__).parent / "generated")
