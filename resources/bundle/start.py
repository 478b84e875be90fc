"""Where a bundle begins: the program, in an environment that other programs may be given.

On Linux PyInstaller tells the loader where the bundle's libraries lie by LD_LIBRARY_PATH. The
loader has read it by now; left as it is, every program that is started from here (a browser, the
tools of the desktop) would load them too. A copy of the bundle itself is to begin like the first.
"""

import multiprocessing
import os
import sys

_SEARCHED = "LD_LIBRARY_PATH"
before = os.environ.pop(f"{_SEARCHED}_ORIG", None)
if before is not None:
    os.environ[_SEARCHED] = before
else:
    os.environ.pop(_SEARCHED, None)
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"

if __name__ == "__main__":
    multiprocessing.freeze_support()
    from denoise_gui.start import main

    sys.exit(main())
