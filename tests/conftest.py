"""No test, and no process that a test starts, reads or writes the user's store of solved blocks."""

import os

os.environ["SYMGROUP_CACHE"] = "off"
