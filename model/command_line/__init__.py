"""The commands of run_sim.py: what each does and prints."""
