"""Photos, scans and drawings: each on a page of its own, undamaged, upright and described by its title."""
