"""Serves a folder's runs from a child that is forked anew for every line that is read; its id is written.

    python warm_server.py FOLDER PORT

A server that imports everything by itself takes seconds to start, and is to be killed hundreds of times.
"""

import os
import signal
import sys
from pathlib import Path

from rewardsmith.experiments.config.commands import PageConfig
from rewardsmith.experiments.web.house import House
from rewardsmith.experiments.web.serve import serve

if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            nothing = os.open(os.devnull, os.O_RDWR)
            os.dup2(nothing, 0)
            os.dup2(nothing, 1)
            serve(House(Path(sys.argv[1])), PageConfig(port=int(sys.argv[2]), open=False))
            os._exit(0)
        print(f"pid {child}", flush=True)
