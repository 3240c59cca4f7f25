"""`python -m experiments` is the same as `rewardsmith`."""

import sys

from experiments.cli.main import main

sys.exit(main())
