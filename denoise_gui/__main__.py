"""`python -m denoise_gui`."""

import sys

from denoise_gui.start import main

sys.exit(main())
