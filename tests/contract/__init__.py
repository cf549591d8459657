"""One suite for every ledger: what `server.ledger.port` promises, and what each store does besides."""
