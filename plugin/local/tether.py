"""Become another program that ends when its parent does, even by SIGKILL.

Run as a file by `launch`, never imported: `python -I -S tether.py PARENT SIGNAL UID GID PROGRAM …`.
UID and GID are -1 to stay who we are. Linux only for the tie itself (prctl(2), PR_SET_PDEATHSIG);
elsewhere the program simply starts. The identity is changed first, because the kernel forgets the
tie when a process changes its user.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, death_signal, uid, gid = map(int, sys.argv[1:5])
    program = sys.argv[5:]
    if uid != -1:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it died before the tie was made
            sys.exit(1)
    os.execv(program[0], program)  # noqa: S606 - the very purpose: no shell, the arguments are ours


if __name__ == "__main__":
    main()
