"""From where to where a number may lie."""

import math

Range = tuple[float, float]  # from, to, both included
UNBOUNDED: Range = (-math.inf, math.inf)
COUNT: Range = (0.0, math.inf)
SHARE: Range = (0.0, 1.0)
