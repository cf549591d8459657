"""A second opinion on what is free: slow, obvious, and ignorant of the engine.

The rule: nothing of `engine` is imported here and nothing is clever. The wall clock is asked about every
single minute, a set of minutes is a `set`, what goes in are dicts and tuples. Where the two disagree, one
of them is wrong; reading these few pages against the specification tells which.
"""
