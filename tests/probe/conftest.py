"""Let the tests of the probe use the virtual wire of the tests of the network."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "net"))
