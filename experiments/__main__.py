"""`python -m experiments` is the same as `rewardsmith`."""

import sys

from experiments.cli import main

sys.exit(main())
