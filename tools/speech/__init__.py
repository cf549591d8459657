"""Times, dates, durations and refusals in words: one renderer, one table per language. Pure."""
