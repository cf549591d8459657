"""The faults of loadtests: their checker, tried, and a short version of the real thing."""
