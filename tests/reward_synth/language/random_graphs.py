"""Random graphs of the listed operations: arguments of every sort that an operator's own signature allows."""

import random

import torch

from rewardsmith.reward_synth.language import RewardRejected, RewardSchema
from rewardsmith.reward_synth.language.graph.budgets import Budget
from rewardsmith.reward_synth.language.graph.nodes import CONSTANT, Node, Ref
from rewardsmith.reward_synth.language.graph.operations import OPERATIONS
from rewardsmith.reward_synth.language.graph.reward_graph import Graph
from rewardsmith.reward_synth.language.graph.sizes import TWO_BATCHES, BatchSize, common_size
from rewardsmith.reward_synth.language.graph.validation import DAMAGE, _run

SCHEMA = RewardSchema({"height": (), "pair": (2,), "joints": (4,), "table": (3, 4)}, 2)
_NO_ARGUMENTS = ("device", "layout", "pin_memory", "memory_format", "non_blocking", "sparse_grad", "implicit")

_N = BatchSize(1)
SIZES = [[_N], [_N, 4], [4, _N], [-1, 4], [3, 4], [_N, -1], [2], [1, 2], [2, 1], [1, 1, 2], [2, _N]]


class Impossible(Exception):
    """Such a node does not fit."""


class Builder:
    """A graph that grows by random nodes which fit.

    Args:
        chance: Source of randomness.
    """

    def __init__(self, chance: random.Random):
        self.chance = chance
        self.inputs = tuple(SCHEMA.inputs)
        self.values = [
            [torch.empty((batch, *shape), device="meta") for shape in SCHEMA.inputs.values()] for batch in TWO_BATCHES
        ]
        self.nodes = []

    def shape(self, index):
        one, two = (values[index].shape for values in self.values)
        return [common_size(a, b) for a, b in zip(one, two, strict=True)]

    def dtype(self, index):
        return self.values[0][index].dtype

    def add(self, op, args, kwargs=()):
        """Append a node and return its first value."""
        known = len(self.values[0])
        found = []
        for values, batch in zip(self.values, TWO_BATCHES, strict=True):
            try:
                found.append(_run(Node(op, tuple(args), tuple(kwargs), ()), values, batch, Budget(batch)))
            except (*DAMAGE, RewardRejected):
                raise Impossible from None
        if not all(isinstance(each, torch.Tensor) for each in found[0]) or len(found[0]) > 8:
            raise Impossible
        if any(each.numel() > 1024 * TWO_BATCHES[0] for each in found[0]):
            raise Impossible
        for values, results in zip(self.values, found, strict=True):
            values.extend(results)
        outputs = tuple(range(known, known + len(found[0])))
        self.nodes.append(Node(op, tuple(args), tuple(sorted(kwargs)), outputs))
        if any(None in self.shape(index) for index in outputs):
            raise Impossible
        return self.chance.choice(outputs)

    def constant(self, shape, dtype=torch.float32):
        count = 1
        for size in shape:
            count *= size
        whole = [self.chance.randint(0, 3) for _ in range(count)]
        values = [bool(v % 2) for v in whole] if dtype == torch.bool else whole
        values = [v * 0.5 - 0.5 for v in whole] if dtype.is_floating_point else values
        return Ref(self.add(CONSTANT, (values, list(shape), dtype)))

    def tensor(self, kind=None):
        """Return some value, in some arrangement and type."""
        chance = self.chance
        roll = chance.random()
        if roll < 0.15:
            dtype = chance.choice([torch.float32, torch.int64, torch.bool])
            value = self.constant(chance.choice([[], [3], [4], [3, 4], [4, 4], [1]]), dtype)
        elif roll < 0.25:
            sizes = chance.choice([[BatchSize(1)], [BatchSize(1), 4], [4, BatchSize(1)], [BatchSize(2)]])
            value = Ref(self.add("aten.full.default", (sizes, chance.choice([1.0, 0.5]))))
        else:
            value = Ref(chance.randrange(len(self.values[0])))
        for _ in range(chance.choice([0, 0, 0, 1, 1, 2])):
            value = self.arranged(value)
        wanted = kind or chance.choice([None, None, None, torch.int64, torch.bool])
        if wanted is not None and self.dtype(value.number) != wanted:
            value = Ref(self.add("aten._to_copy.default", (value,), (("dtype", wanted),)))
        return value

    def arranged(self, value):
        dims = len(self.shape(value.number))
        match self.chance.randrange(5):
            case 0 if dims > 1:
                order = list(range(dims))
                self.chance.shuffle(order)
                return Ref(self.add("aten.permute.default", (value, order)))
            case 1:
                return Ref(self.add("aten.unsqueeze.default", (value, self.chance.randint(0, dims))))
            case 2:
                return Ref(self.add("aten.view.default", (value, [-1])))
            case 3 if dims:
                return Ref(self.add("aten.sum.dim_IntList", (value, [self.chance.randrange(dims)])))
        return value

    def argument(self, argument):
        chance, kind, name = self.chance, str(argument.type), argument.name
        if kind.startswith("Optional["):
            if chance.random() < 0.4:
                return None
            kind = kind.removeprefix("Optional[").removesuffix("]")
        if name == "dtype":
            return chance.choice([torch.float32, torch.float32, torch.int64, torch.bool])
        match kind:
            case "Tensor":
                return self.tensor(torch.int64 if name == "index" else None)
            case "List[Tensor]":
                one = self.tensor()
                return [one, one if chance.random() < 0.7 else self.tensor()]
            case "List[Optional[Tensor]]":
                before = [None] * chance.choice([0, 0, 1, 1, 2])
                index = self.constant([chance.randint(1, 3)], torch.int64)
                return [*before, index if chance.random() < 0.6 else self.index()]
            case "List[int]":
                if name in ("size", "repeats"):
                    return chance.choice(SIZES)
                return [chance.randint(-2, 2) for _ in range(chance.choice([1, 1, 2, 2, 4]))]
            case "int":
                if name == "end":
                    return chance.choice([1, 2, 3, -1, 2**63 - 1])
                return chance.choice([-2, -1, -1, 0, 0, 1, 1, 2, 3])
            case "number":
                return chance.choice([0.5, 1.0, 2.0, -1.0, 2, 3, True])
            case "float":
                return chance.choice([0.5, 1.0, 2.0])
            case "bool":
                return chance.random() < 0.5
            case "str":
                return chance.choice(["none", "tanh", "floor", "trunc"])
        raise Impossible

    def index(self):
        """Return indices that depend on the state."""
        above = self.add("aten.gt.Scalar", (self.tensor(torch.float32), 0.5))
        return Ref(self.add("aten._to_copy.default", (Ref(above),), (("dtype", torch.int64),)))

    def random_node(self, op):
        """Append a node of this operation with random arguments."""
        if op == "aten.gather.default" and self.chance.random() < 0.8:
            source = self.tensor()
            return self.add(op, (source, self.chance.choice([0, 1, -1]), self.index()))
        if op.endswith("_scatter.default") and self.chance.random() < 0.5:
            where, shape = ([0, 0], []) if "select" in op else ([0, 0, 1], [1])
            return self.add(op, (self.tensor(torch.float32), self.constant(shape), *where))
        args, kwargs = [], []
        for argument in OPERATIONS[op].overload._schema.arguments:
            if argument.name in _NO_ARGUMENTS:
                continue
            if argument.has_default_value() and self.chance.random() < 0.4:
                if argument.kwarg_only:
                    continue
                break
            value = self.argument(argument)
            if argument.kwarg_only:
                kwargs += [(argument.name, value)] if value is not None else []
            else:
                args.append(value)
        return self.add(op, args, kwargs)

    def graph(self, value):
        """Return the graph whose reward is what a value holds of each environment, so that nothing of it is lost."""
        shape = self.shape(value)
        places = [place for place, size in enumerate(shape) if isinstance(size, BatchSize)]
        if len(places) > 1 or 0 in shape:
            raise Impossible
        if self.dtype(value) != torch.float32:
            value = self.add("aten._to_copy.default", (Ref(value),), (("dtype", torch.float32),))
        if not places:
            value = self.add("aten.unsqueeze.default", (Ref(value), 0))
            value = self.add("aten.expand.default", (Ref(value), [BatchSize(1), *shape]))
            places, shape = [0], [BatchSize(1), *shape]
        order = [places[0], *(place for place in range(len(shape)) if place != places[0])]
        value = self.add("aten.permute.default", (Ref(value), order))
        value = self.add("aten.clone.default", (Ref(value),))
        value = self.add("aten.view.default", (Ref(value), [BatchSize(1), -1]))
        width = self.shape(value)[1]
        weights = Ref(self.add(CONSTANT, ([1.0 + 0.25 * k for k in range(width)], [width], torch.float32)))
        value = self.add("aten.nan_to_num.default", (Ref(value), 7.0, 99.0, -99.0))
        value = self.add("aten.mul.Tensor", (Ref(value), weights))
        value = self.add("aten.sum.dim_IntList", (Ref(value), [1]))
        return Graph(self.inputs, tuple(self.nodes), value, {})


def random_graph(chance, op, more=0):
    """Return a random graph that ends in `op`, after `more` operations of any sort.

    Raises:
        Impossible: none was found.
    """
    for _ in range(12):
        builder = Builder(chance)
        try:
            for _ in range(more):
                builder.random_node(chance.choice(sorted(OPERATIONS)))
            return builder.graph(builder.random_node(op))
        except (Impossible, RewardRejected):
            continue
    raise Impossible
