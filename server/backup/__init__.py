"""A tenant as a file: `halfpast export` and `halfpast import`."""
