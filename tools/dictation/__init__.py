"""Addresses, telephone numbers and names as callers dictate them -> the text that is meant.

The rule: nothing is guessed that the caller could not recognise when it is read back. What makes no address
or number is None, so that the caller is asked; a name in which nothing is spelled stays as it is. Texts
come from recognisers and models: no text raises, and each takes time in proportion to its length.
"""

from tools.dictation.addresses import email
from tools.dictation.names import name
from tools.dictation.numbers import phone

__all__ = ["email", "name", "phone"]
