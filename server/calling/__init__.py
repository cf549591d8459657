"""Scripted calls: what a model would send, through the envelope of a platform, to a server that runs."""
