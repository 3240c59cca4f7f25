"""Alarms that a reward is gamed: its own figures are good, and what is independent of it is not.

Each monitor looks at one trained candidate and says nothing where it does not know: where too few moments of the
training are known, or the score has risen. A policy that succeeds sets off none of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rewardsmith.reward_synth.distilling import AGREES, OWN
from rewardsmith.reward_synth.history import Curve, Trial

CAPTURED = 0.95
"""Share of the variance from which one part drowns the others."""

TIED = 0.95
"""Correlation of return and length from which one is the other."""

EVEN = 0.05
"""Spread of the return per step up to which it is the same whatever is done."""

SATURATED = 0.9
"""Share of the steps at the highest value from which nothing is left to learn."""

BURSTS = 5
"""Payments an episode from which a part is collected again and again."""

ONE_SAYING = 0.5
"""Share of all that was earned from which one saying is what a policy lives on."""

SUCCEEDED = 0.5
"""Share of successful episodes from which the behaviour is what was meant."""

_LEAST_MOMENTS = 6
_CHANGE = 0.25
"""Of a curve's range; less is no rise and no fall."""


@dataclass(frozen=True)
class Alarm:
    """One thing that is suspicious of a reward.

    Attributes:
        name: What it is, in a word or two.
        line: What was found, one line with figures.
    """

    name: str
    line: str


Monitor = Callable[[Trial], Alarm | None]


def alarms(trial: Trial) -> tuple[Alarm, ...]:
    """Return all alarms of a candidate; none where it was not trained, or succeeds."""
    if trial.failure or (trial.success_rate or 0.0) >= SUCCEEDED:
        return ()
    return tuple(alarm for alarm in (monitor(trial) for monitor in MONITORS) if alarm is not None)


def _diverging(trial: Trial) -> Alarm | None:
    if trial.scores is None or trial.returns is None:
        return None
    scores, returns = _Thirds.of(trial.scores), _Thirds.of(trial.returns)
    if scores is None or returns is None:
        return None
    best = max((0, 1), key=lambda third: scores.means[third])
    if not (scores.moved(2, best) and returns.moved(best, 2)):
        return None
    unit = f" {trial.unit}" if trial.unit else ""
    return Alarm(
        "diverging",
        f"its own return rose from {returns.means[best]:.3g} to {returns.means[2]:.3g} while the score fell from "
        f"{scores.means[best]:.3g} to {scores.means[2]:.3g}{unit}",
    )


def _captured(trial: Trial) -> Alarm | None:
    shares = trial.signs.shares if trial.signs else {}
    name = _loudest(trial)
    if name is None or len(shares) < 2 or shares[name] <= CAPTURED:
        return None
    return Alarm("captured", f"{name} makes {shares[name]:.0%} of the variance; the other parts are hardly felt")


def _tied_to_length(trial: Trial) -> Alarm | None:
    signs = trial.signs
    if signs is None or signs.return_with_length is None or signs.pay_spread is None:
        return None
    tied = signs.return_with_length >= TIED and signs.pay_spread <= EVEN and signs.length_spread > 2 * EVEN
    follows = _may_be_good(trial) if signs.score_with_length is None else signs.score_with_length > 0.5
    if not tied or follows:
        return None
    return Alarm(
        "tied to length",
        f"an episode's return follows its length alone (correlation {signs.return_with_length:.2f}, and the return per "
        f"step differs by {signs.pay_spread:.0%}); the score does not",
    )


def _saturated(trial: Trial) -> Alarm | None:
    name = _loudest(trial)
    at_top = trial.signs.at_top.get(name, 0.0) if trial.signs and name else 0.0
    if at_top < SATURATED:
        return None
    return Alarm("saturated", f"{name} pays its most in {at_top:.0%} of the steps, so that nothing better pays more")


def _loudest(trial: Trial) -> str | None:
    """Return the part that makes most of the variance; None where nothing is known of it, or the score may be good."""
    shares = trial.signs.shares if trial.signs else {}
    return None if _may_be_good(trial) else max(shares, key=lambda each: shares[each], default=None)


def _farmed(trial: Trial) -> Alarm | None:
    if trial.signs is None or trial.scores is None or _may_be_good(trial):
        return None
    earned, bursts = trial.signs.earned, trial.signs.bursts
    name = max(earned, key=lambda each: earned[each], default=None)
    times = bursts.get(name or "", 0.0)
    if name is None or earned[name] <= 0.5 or times < BURSTS:
        return None
    return Alarm(
        "farmed",
        f"{name} is collected {times:.0f} times an episode and makes {earned[name]:.0%} of what is earned, while the "
        "score has not risen",
    )


def _farms_a_saying(trial: Trial) -> Alarm | None:
    account = trial.account
    if account is None or not account.sayings or _may_be_good(trial):
        return None
    best = account.sayings[0]
    share, often = account.share(best), best.said / max(1, account.episodes)
    if share <= ONE_SAYING:
        return None
    return Alarm(
        "one message",
        f'"{best.text}" is said {often:.1f} times an episode and pays {share:.0%} of all that was earned in training, '
        "while the score has not risen",
    )


def _estranged(trial: Trial) -> Alarm | None:
    agrees = trial.agreement.values[-1] if trial.agreement else 1.0
    if agrees >= AGREES:
        return None
    return Alarm(
        "estranged",
        f"the networks explain {max(0.0, agrees):.0%} of the variance of what pictures pay, so that the policy learned "
        "from something else; lower distil.unsure or train longer",
    )


def _alone(trial: Trial) -> Alarm | None:
    own = _Thirds.of(trial.watched[OWN]) if OWN in trial.watched else None
    if own is None or not own.moved(0, 2):
        return None
    others = {name: _Thirds.of(curve) for name, curve in trial.watched.items() if name != OWN}
    unmoved = {name: thirds for name, thirds in others.items() if thirds is not None and not thirds.moved(0, 2)}
    if not unmoved:
        return None
    told = ", ".join(f"{name} {thirds.means[0]:.3g} to {thirds.means[2]:.3g}" for name, thirds in unmoved.items())
    return Alarm(
        "alone",
        f"what it visits came to be worth more to its own judge ({own.means[0]:.3g} to {own.means[2]:.3g}), and not to "
        f"judges that it never learned from: {told}",
    )


def _may_be_good(trial: Trial) -> bool:
    """Tell whether the score rose, or too little of it is known to say that it did not; not where nothing scores."""
    if trial.scores is None:
        return False
    thirds = _Thirds.of(trial.scores)
    return thirds is None or thirds.moved(0, 2)


@dataclass(frozen=True)
class _Thirds:
    """A curve's beginning, middle and end.

    Attributes:
        means: Of each third.
        error: Standard error of the difference of two of them, from how values scatter within the thirds.
        range: Highest less lowest value.
    """

    means: tuple[float, float, float]
    error: float
    range: float

    @classmethod
    def of(cls, curve: Curve) -> _Thirds | None:
        """Return a curve's thirds; None where too few moments are known."""
        values, count = curve.values, len(curve.values)
        if count < _LEAST_MOMENTS:
            return None
        parts = [values[count * third // 3 : count * (third + 1) // 3] for third in range(3)]
        first, middle, last = (sum(part) / len(part) for part in parts)
        centres = (first, middle, last)
        squares = sum((value - mean) ** 2 for part, mean in zip(parts, centres, strict=True) for value in part)
        error = (squares / (count - 3) * 2 / min(map(len, parts))) ** 0.5
        return cls((first, middle, last), error, max(values) - min(values))

    def moved(self, low: int, high: int) -> bool:
        """Tell whether one third lies clearly above another."""
        step = self.means[high] - self.means[low]
        return step > _CHANGE * self.range and step > 2 * self.error


MONITORS: tuple[Monitor, ...] = (
    _diverging,
    _captured,
    _tied_to_length,
    _saturated,
    _farmed,
    _farms_a_saying,
    _estranged,
    _alone,
)
"""Every monitor, in the order in which they are told."""
