"""`python -m rewardsmith.experiments` is the same as `rewardsmith`."""

import sys

from rewardsmith.experiments.cli.main import main

sys.exit(main())
