"""The section of a system prompt that goes with the tools.

The rule: it is for the model alone, and says nothing that the tools' own definitions contradict. It has no
date in it, and no time: a tool knows which day it is.
"""

from tools.prompting.section import PLATFORMS, section

__all__ = ["PLATFORMS", "section"]
