"""What models are told of the tools, and in which dialect."""
