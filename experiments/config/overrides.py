"""From command line words `key=value` to a config, with Hydra's grammar for everything but people's own words."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from collections.abc import Callable, Sequence
from functools import cache, reduce
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import yaml
from hydra import compose, initialize
from hydra.core.config_store import ConfigStore
from hydra.core.global_hydra import GlobalHydra
from hydra.errors import HydraException
from omegaconf import OmegaConf
from omegaconf.errors import OmegaConfBaseException

from rewardsmith.envs import UserError, files
from rewardsmith.envs.choices import nearest
from rewardsmith.experiments.config.types import fits, hints

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Config = TypeVar("Config", bound="DataclassInstance")


def parse(schema: type[Config], words: Sequence[str]) -> Config:
    """Build a config from overrides.

    Args:
        schema: The dataclass that says what may be chosen.
        words: `key=value` each; Hydra's override grammar, except for what the schema declares `verbatim`.

    Raises:
        UserError: a word is no override, names an unknown key or has a value of the wrong type, or a required key is
            missing; the message names the valid keys.
    """
    verbatim, overrides = _sort(schema, words)
    try:
        made: Config = _to_object(_compose(schema, overrides), verbatim)
    except (HydraException, OmegaConfBaseException) as error:
        raise UserError(_explain(error)) from error
    return made


def nested(schema: type[Config], values: dict[str, Any]) -> Config:
    """Build a config from plain values, those of its parts as dicts.

    Raises:
        UserError: a value is of the wrong type, unknown or out of range; the message names its key.
    """
    return _nested(schema, values, "")


def _nested(schema: type[Config], values: dict[str, Any], prefix: str) -> Config:
    made = {}
    for name, value in values.items():
        hint = hints(schema).get(name)
        if hint is None:
            raise _unknown(f"{prefix}{name}", [f"{prefix}{key}" for key in keys(schema)])
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and isinstance(value, dict):
            value = _nested(hint, value, f"{prefix}{name}.")
        if isinstance(value, Path) and hint is str:
            value = str(value)
        if not fits(value, hint):
            is_part = dataclasses.is_dataclass(hint) or hint == dict[str, Any]
            wanted = "a dict of its options" if is_part else getattr(hint, "__name__", str(hint))
            raise UserError(f"{prefix}{name} is {value!r}; it takes {wanted}")
        made[name] = value
    try:
        return schema(**made)
    except TypeError as error:
        raise UserError(str(error)) from None


def load(schema: type[Config], path: Path) -> Config:
    """Read a config that `dump` wrote.

    Raises:
        UserError: the file is missing or does not fit the schema.
    """
    try:
        values = _plain_yaml(files.read_bytes(path, _LARGEST).decode("utf-8"))
        verbatim = {key: _take(values, key) for key in keys(schema, _is_verbatim)}
        _check_literal(values)
        made: Config = _to_object(OmegaConf.merge(_defaults(schema), values), verbatim)
    except _UNREADABLE as error:
        raise UserError(f"{path} cannot be used: {str(error).splitlines()[0]}") from error
    return made


_UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OmegaConfBaseException,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    yaml.YAMLError,
)
"""What reading a damaged config may raise."""


@cache
def _defaults(schema: type) -> Any:
    """Return what a schema's config begins as; merging copies it, which takes less time than to make it."""
    return OmegaConf.structured(schema)


_LARGEST = 1 << 20
"""Bytes of the largest config; one that was written has a few thousand."""

_DEEPEST = 8
"""Levels of the deepest config."""

_LONGEST = 40
"""Characters of the longest number; some take a time that grows with the square of their length."""


def _plain_yaml(text: str) -> Any:
    """Return what a YAML text holds that is no larger than it looks.

    A few aliases can stand for more than any memory holds, and what is nested deep or a long number takes long.

    Raises:
        ValueError: it holds one of those.
    """
    depth = 0
    for event in yaml.parse(text):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise ValueError("it is nested too deep")
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("it holds an alias")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > _LONGEST and _is_number(event):
            raise ValueError(f"it holds the number {event.value[:19]}...")
    return yaml.safe_load(text)


def _is_number(scalar: yaml.ScalarEvent) -> bool:
    resolver: Any = yaml.resolver.Resolver()
    tag = scalar.tag or resolver.resolve(yaml.ScalarNode, scalar.value, scalar.implicit)
    return tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")


def _check_literal(value: Any) -> None:
    """Refuse what OmegaConf would act upon, such as `${oc.env:NAME}`; a config that was written is resolved."""
    if isinstance(value, str) and "${" in value:
        raise ValueError(f"it holds {value!r}, and nothing in it is resolved")
    if isinstance(value, dict | list):
        for each in [*value, *value.values()] if isinstance(value, dict) else value:
            _check_literal(each)


def dump(config: Any) -> str:
    """Return a config as YAML, its texts exactly as they were typed."""
    # Characters beyond ASCII are escaped: YAML would fold the rarer line breaks of Unicode.
    return yaml.safe_dump(dataclasses.asdict(config), sort_keys=False)


def keys(schema: type, wanted: Callable[[dataclasses.Field[Any]], bool] = lambda field: True) -> list[str]:
    """Return the keys of a schema whose fields are wanted, nested ones dotted."""
    found = []
    for field in dataclasses.fields(schema):
        if dataclasses.is_dataclass(field.default_factory):
            found += [f"{field.name}.{key}" for key in keys(field.default_factory, wanted)]
        elif wanted(field):
            found.append(field.name)
    return found


def beginnings(schema: type) -> list[str]:
    """Return what the words of a command may begin with: `key=`, and `key.` where one adds keys of one's own."""
    adds = keys(schema, _is_open)
    return [f"{key}." if key in adds else f"{key}=" for key in keys(schema)]


def _is_verbatim(field: dataclasses.Field[Any]) -> bool:
    return bool(field.metadata.get("verbatim"))


def _is_open(field: dataclasses.Field[Any]) -> bool:
    """Tell whether a field takes keys that the schema does not list."""
    return field.default_factory is dict


class Option(NamedTuple):
    """What can be chosen: its key, dotted where it is nested, its default, None where it has none, and its meaning."""

    key: str
    default: str | None
    meaning: str


def options(schema: type, prefix: str = "") -> list[Option]:
    """Return all options of a schema, from its own documentation."""
    documented = _field_docs(schema)
    found = []
    for field in dataclasses.fields(schema):
        if dataclasses.is_dataclass(field.default_factory):
            found += options(field.default_factory, f"{prefix}{field.name}.")
        else:
            default = None if field.default in (dataclasses.MISSING, "???") else str(field.default)
            found.append(Option(f"{prefix}{field.name}", default, documented.get(field.name, "")))
    return found


def option_help(schema: type) -> str:
    """Return one line per option: key, default and what it means."""
    lines = []
    for key, default, meaning in options(schema):
        *parents, name = key.rsplit(".", 1)
        prefix = f"{parents[0]}." if parents else ""
        lines.append(f"  {prefix}{name + '=...':24} {meaning}{'' if default is None else f' [{default}]'}")
    return "\n".join(lines)


def _field_docs(schema: type) -> dict[str, str]:
    """Return the string that follows each field in the source of a dataclass and of those that it extends."""
    documented: dict[str, str] = {}
    for cls in reversed(schema.__mro__):
        if dataclasses.is_dataclass(cls):
            (definition,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
            assert isinstance(definition, ast.ClassDef)
            for pair in pairwise(definition.body):
                match pair:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(doc))):
                        documented[name] = inspect.cleandoc(doc)
    return documented


def _sort(schema: type, words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    known, as_typed, open_keys = keys(schema), keys(schema, _is_verbatim), keys(schema, _is_open)
    verbatim: dict[str, str] = {}
    overrides: list[str] = []
    for word in words:
        key, separator, value = word.partition("=")
        if not separator:
            raise UserError(f"{word!r} is not written key=value; options are: {', '.join(known)}")
        extends = key.partition(".")[0] in open_keys and "." in key
        if not extends and key not in known:
            raise _unknown(key, known)
        if key in as_typed:
            verbatim[key] = value
        elif "${" in value:
            # The page takes words from others, whom `${oc.env:OPENAI_API_KEY}` must not tell what it stands for.
            raise UserError(f"{word!r} holds '${{', and nothing in it is resolved")
        else:
            # `+` lets Hydra add keys to the open dictionaries of hyperparameters.
            overrides.append(f"+{word}" if extends else word)
    return verbatim, overrides


def _unknown(key: str, known: Sequence[str]) -> UserError:
    return UserError(f"unknown option {key!r}; {nearest(key, known)}options are: {', '.join(known)}")


def _compose(schema: type, overrides: list[str]) -> Any:
    ConfigStore.instance().store(name=schema.__name__, node=schema)
    GlobalHydra.instance().clear()
    with initialize(version_base="1.3", config_path=None):
        return compose(config_name=schema.__name__, overrides=overrides)


def _to_object(config: Any, verbatim: dict[str, str]) -> Any:
    """Make the dataclass; texts are put in afterwards, because OmegaConf would act on a `${...}` within them."""
    for key, value in verbatim.items():
        OmegaConf.update(config, key, "text" if value else "")
    missing = OmegaConf.missing_keys(config)
    if missing:
        raise UserError(f"missing: {', '.join(f'{key}=...' for key in sorted(missing))}")
    made = OmegaConf.to_object(config)
    # Also those that were not given: what a check makes of placeholders is forgotten.
    texts = {key: OmegaConf.select(config, key) for key in keys(type(made), _is_verbatim)} | verbatim
    for key, value in texts.items():
        *parents, name = key.split(".")
        setattr(reduce(getattr, parents, made), name, value)
    # Only now can the texts be checked.
    getattr(made, "__post_init__", lambda: None)()
    return made


def _take(values: dict[str, Any], key: str) -> str:
    """Remove and return the value of a dotted key."""
    *parents, name = key.split(".")
    return str(reduce(dict.__getitem__, parents, values).pop(name))


def _explain(error: Exception) -> str:
    """Return the first line that says what is wrong, of the several that Hydra prints."""
    cause = error.__cause__ if isinstance(error.__cause__, OmegaConfBaseException) else error
    lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
    key = getattr(cause, "full_key", None)
    return f"{key}: {lines[0]}" if key else lines[0]
