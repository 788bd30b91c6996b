"""Settings that all tests share."""

import os

from hypothesis import settings

# The first example of a test may compile a rule, which takes seconds, so there is no
# deadline.  In CI the same commit always meets the same examples.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
