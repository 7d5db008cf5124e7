"""Where the frozen console program begins."""

import sys

from troubleshooter.cli import main

sys.exit(main())
