"""How long tests wait for others: less would blame a busy machine, for ever would hide what is stuck."""

STUCK = 900.0  # seconds, for a process, which may have minutes of work
PAGE_STUCK = 300.0  # seconds, for a step of a page, which takes less than one when nothing else runs
