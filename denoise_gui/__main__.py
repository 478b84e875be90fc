"""`python -m denoise_gui`."""

import sys

from denoise_gui.cli import main

sys.exit(main())
