"""Holds one child process on a leash: it ends when whoever started the leash ends, however that was.

Run as a file, with the standard library alone: ``python -I -S leash.py LIMIT_S COMMAND…``. Standard input is the leash:
at its end (the parent has gone, or has closed it) the child gets SIGTERM and after the limit SIGKILL. Standard output's
first line is the child's process id. On Linux the child dies with the leash too (PR_SET_PDEATHSIG), even if somebody
kills the leash itself; elsewhere only SIGKILL to the leash would leave the child.
"""

import os
import signal
import subprocess
import sys
import threading


def hold(limit_s: float, command: list[str]) -> int:
    """Return the child's exit status after it has ended, by itself or because standard input did."""
    if sys.platform == "linux":
        # prctl(PR_SET_PDEATHSIG, SIGKILL) survives exec: a second Python sets it and becomes the child, so nothing
        # runs between fork and exec.
        tie = "import ctypes,os,sys;ctypes.CDLL(None).prctl(1,9);os.execv(sys.argv[1],sys.argv[1:])"
        command = [sys.executable, "-I", "-S", "-c", tie, *command]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno())  # noqa: S603  # our own
    os.write(1, f"{child.pid}\n".encode())
    os.close(1)

    def wait_for_end() -> None:
        while os.read(0, 4096):
            pass
        child.terminate()
        try:
            child.wait(limit_s)
        except subprocess.TimeoutExpired:
            child.kill()

    # A terminal's Ctrl-C reaches the whole group: the parent decides when its broker goes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    threading.Thread(target=wait_for_end, daemon=True).start()
    return child.wait()


if __name__ == "__main__":
    sys.exit(abs(hold(float(sys.argv[1]), sys.argv[2:])))
