"""The system of record: one port, two stores, and the desk that decides, commits and catches up."""
