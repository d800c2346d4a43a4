import sys
from pathlib import Path

# The tests share `interpret_nets`, which is found so under every import mode of pytest.
sys.path.insert(0, str(Path(__file__).parent))
