"""How long tests wait for others: less would blame a busy machine, for ever would hide what is stuck."""

STUCK = 900.0  # seconds
