"""What wraps up a request changes nothing of it, whichever body is asked."""

from functools import cache

import pytest

from rewardsmith.envs.registry import find
from rewardsmith.envs.survey import survey_of
from rewardsmith.reward_synth.phrasebook.body import Body
from rewardsmith.reward_synth.phrasebook.understanding import understand
from rewardsmith.reward_synth.speech.plain import plainly

PLAIN = {
    "hopper": "hop forward at 1 m/s",
    "ant": "walk to the left",
    "half_cheetah": "lean back and stay where you are",
}
GAMES = {"nethack_scout": "explore the level"}

WRAPPED = """
{} though
but still {}
{}, alright?
{}, got it?
{}, thank you very much
{} if possible
{} if you can
{} whenever possible
{}, if that's okay
{}, nothing else
{} and nothing more
{}, that's all
{}, that's it
{}, simple as that
{}, as simple as that
simply {}
basically {}
essentially just {}
I'd like it to {}
I would love for it to {}
I'd like to see it {}
let's see it {}
let's have it {}
make sure to {}
make sure you {}
be sure to {}
try to {}
try your best to {}
do your best to {}
go ahead and {}
now go and {}
I need you to {}
I want a robot that can {}
I want the agent to learn to {}
train it to {}
teach the robot how to {}
the robot should {}
the robot has to {}
the robot ought to {}
the robot is supposed to {}
your job is to {}
your task: {}
the goal is to {}
the objective is to {}
the aim here is to {}
task - {}
the idea is to {}
what I want is for you to {}
all you have to do is {}
the only thing I want is that you {}
ok so just {}
well, {}
hey, {}
hi! {}
yo, {}
alright, {}
right then, {}
so, {}
um, {}
hmm, {}
okay robot, {}
dear robot, {}
buddy, {}
come on, {}
please, please {}
kindly {}
pls {}
plz {}
{} pls
{}, will you?
{}, would you?
{}, can you?
can you please {}
could you maybe {}
would you mind to {}
would it be possible to {}
is it possible to {}
I wonder if you could {}
you can {}
you should {}
you need to {}
you gotta {}
you have to {}
you are to {}
you must always {}
always {}
{} all the time
{} continuously
{} for the whole episode
{} during the whole episode
{} the entire time
{} until the end
{} till the end of the episode
{} forever
{} without stopping
{} from start to finish
{} from the very beginning
{} right away
{} immediately
{} now
{} right now
{} as soon as you can
{} for me
{} for us
{}, no excuses
{}, no matter what
{}, whatever happens
{} in any case
{} anyway
{} instead
{} this time
{} once more
{} as always
{} as I said
{}, you know
{}, I mean
{}, ok?
{}!!!
{}...
{} :)
{} ;-)
>> {}
"{}"
- {}
1. {}
TODO: {}
{} (important)
{} (no tricks)
{}, don't dawdle
{}, no dawdling
{}, hurry up
{}, quickly now
{}, chop chop
{}, in the quickest possible way
{} in a nice way
{} properly
{} correctly
{} nicely
{} well
{} reliably
{} consistently
{} successfully
{} perfectly
{} somehow
{} any way you like
{} however you like
{} in whatever way works
{} by any means
{} by all means
{} under all circumstances
{} as requested
{} as told
{} to the best of your abilities
{} as well as you can
{} as best as you can
{} and keep doing it
{} and keep at it
{} and keep going
{} and don't stop
{} and never stop
{} and do not give up
{} and that is enough
{} is enough
{} is all I ask
{} is what I want
{} would be great
{} would be nice
{} will do
{} is fine
""".strip().splitlines()


@cache
def body(name):
    return Body(survey_of(find(name)))


def asked(name, sentence):
    return {
        (wish.feature, wish.want, wish.target, wish.low, wish.high, wish.main, wish.begins, wish.ends)
        for wish in understand(sentence, body(name)).intent.wishes
    }


@pytest.mark.parametrize("wrapped", WRAPPED)
def test_what_wraps_up_a_request_changes_nothing_of_it(wrapped):
    for name, plain in PLAIN.items():
        assert asked(name, wrapped.format(plain)) == asked(name, plain), name


def test_nor_of_what_is_asked_in_a_game():
    pytest.importorskip("nle", reason="the extra nethack is not installed")
    for wrapped in WRAPPED:
        for name, plain in GAMES.items():
            assert asked(name, wrapped.format(plain)) == asked(name, plain), wrapped


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("hop forward gently", "hop forward"),
        ("hop forward as fast as you can", "hop forward slowly"),
        ("hop forward slowly, no matter what", "hop forward"),
    ],
)
def test_what_asks_for_something_is_kept(sentence, kept):
    assert asked("hopper", sentence) != asked("hopper", kept)


@pytest.mark.parametrize("said", ["that will do", "that's enough", "that is what I want", "once more", "never stop"])
def test_what_is_all_that_is_said_is_no_wrapping(said):
    assert plainly(f"{said}, thanks", talk=True) == plainly(said, talk=True) != "that"
