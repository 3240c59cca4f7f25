"""`rewardsmith completion`: scripts by which shells complete commands, options, environments and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rewardsmith import envs
from rewardsmith.envs import UserError
from rewardsmith.experiments.config.commands import (
    BenchConfig,
    CheckConfig,
    CompareConfig,
    ExportConfig,
    PageConfig,
    PlayConfig,
    RankConfig,
    ShowConfig,
    TuneConfig,
)
from rewardsmith.experiments.config.labels import LabelConfig, ListenConfig
from rewardsmith.experiments.config.overrides import beginnings
from rewardsmith.experiments.config.train import TrainConfig


@dataclass(frozen=True)
class Syntax:
    """What may follow a command.

    Attributes:
        options: Its schema, None where it takes no `key=value`.
        words: Other words that it knows.
        runs: Whether it is about a run directory.
        files: Whether it is about a file.
    """

    options: type | None = None
    words: tuple[str, ...] = ()
    runs: bool = False
    files: bool = False

    @property
    def offered(self) -> list[str]:
        """Words that may follow, those that end in `=` or `.` to be gone on with."""
        return [*self.words, *(beginnings(self.options) if self.options else ())]


def script(shell: str) -> str:
    """Return the script for a shell.

    Raises:
        UserError: there is none for this shell.
    """
    if shell not in SHELLS:
        raise UserError(f"unknown shell {shell!r}; choose one of: {', '.join(SHELLS)}")
    return SHELLS[shell]()


def _bash() -> str:
    # Bash takes a word apart at `=`; the key is then two words back.
    cases = "\n".join(
        f'    {name}) offered="{_spaced(syntax.offered)}"; runs={int(syntax.runs)}; files={int(syntax.files)} ;;'
        for name, syntax in COMMANDS.items()
    )
    return f"""# eval "$(rewardsmith completion bash)" in ~/.bashrc
_rewardsmith() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} key="" offered="" runs=0 files=0
  COMPREPLY=()
  if [[ $COMP_CWORD == 1 ]]; then
    COMPREPLY=($(compgen -W "{_spaced(COMMANDS)}" -- "$word"))
    return
  fi
  if [[ $word == "=" ]]; then key=$before; word=""
  elif [[ $before == "=" ]]; then key=${{COMP_WORDS[COMP_CWORD-2]}}
  elif [[ $word == *=* ]]; then key=${{word%%=*}}; word=${{word#*=}}
  fi
  if [[ $key == env ]]; then
    COMPREPLY=($(compgen -W "{_spaced(envs.names())}" -- "$word") $(compgen -f -X '!*.py' -- "$word"))
    return
  elif [[ -n $key ]]; then
    COMPREPLY=($(compgen -f -- "$word"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
{cases}
  esac
  COMPREPLY=($(compgen -W "$offered" -- "$word"))
  if [[ $runs == 1 ]]; then
    COMPREPLY+=($(compgen -d -- "${{word:-runs/}}"))
  fi
  if [[ $files == 1 && -n $word ]]; then
    COMPREPLY+=($(compgen -f -- "$word"))
  fi
  if [[ ${{#COMPREPLY[@]}} == 1 && ${{COMPREPLY[0]}} == *[=.] ]]; then compopt -o nospace 2>/dev/null; fi
}}
complete -F _rewardsmith rewardsmith
"""


def _zsh() -> str:
    cases = "\n".join(
        f"    {name}) compadd -S '' -- {_spaced(word for word in syntax.offered if word[-1] in '=.')}"
        f"; compadd -- {_spaced(syntax.words)}"
        f"{' runs/*(/N); _files -/' if syntax.runs else ''}{'; _files' if syntax.files else ''} ;;"
        for name, syntax in COMMANDS.items()
    )
    return f"""#compdef rewardsmith
# source <(rewardsmith completion zsh) in ~/.zshrc, after compinit
_rewardsmith() {{
  if (( CURRENT == 2 )); then
    compadd -- {_spaced(COMMANDS)}
    return
  fi
  if [[ $PREFIX == env=* ]]; then
    compset -P 'env='
    compadd -- {_spaced(envs.names())}
    _files -g '*.py'
    return
  elif [[ $PREFIX == *=* ]]; then
    compset -P '*='
    _files
    return
  fi
  case $words[2] in
{cases}
  esac
}}
compdef _rewardsmith rewardsmith
"""


def _fish() -> str:
    lines = [
        "# rewardsmith completion fish > ~/.config/fish/completions/rewardsmith.fish",
        "complete -c rewardsmith -f",
        f"complete -c rewardsmith -n __fish_use_subcommand -a '{_spaced(COMMANDS)}'",
    ]
    for name, syntax in COMMANDS.items():
        complete = f"complete -c rewardsmith -n '__fish_seen_subcommand_from {name}'"
        offered = [word for word in syntax.offered if word != "env="]
        if offered != syntax.offered:
            offered += [f"env={environment}" for environment in envs.names()]
        if offered:
            lines.append(f"{complete} -a '{_spaced(offered)}'")
        if syntax.runs:
            lines.append(f"{complete} -a '(__fish_complete_directories runs/)'")
        if syntax.files:
            lines.append(f"{complete} -F")
    return "\n".join(lines) + "\n"


def _spaced(words: Iterable[str]) -> str:
    return " ".join(words)


SHELLS: dict[str, Callable[[], str]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}

COMMANDS = {
    "train": Syntax(TrainConfig),
    "resume": Syntax(runs=True),
    "pause": Syntax(runs=True),
    "end": Syntax(runs=True),
    "runs": Syntax(words=("--json",), files=True),
    "page": Syntax(PageConfig, files=True),
    "rank": Syntax(RankConfig, runs=True),
    "report": Syntax(runs=True),
    "play": Syntax(PlayConfig, runs=True),
    "export": Syntax(ExportConfig, runs=True),
    "check": Syntax(CheckConfig, words=("--explain",), files=True),
    "compare": Syntax(CompareConfig, words=("expert", "sparse"), runs=True, files=True),
    "tune": Syntax(TuneConfig, runs=True),
    "listen": Syntax(ListenConfig, runs=True),
    "label": Syntax(LabelConfig, files=True),
    "envs": Syntax(),
    "show": Syntax(ShowConfig),
    "bench": Syntax(BenchConfig),
    "completion": Syntax(words=tuple(SHELLS)),
    "doctor": Syntax(),
}
"""Every command of the command line."""
