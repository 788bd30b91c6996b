"""Reports: what came out, as figures that a reader can judge at a glance."""
