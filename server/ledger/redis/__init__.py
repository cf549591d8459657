"""The ledger on Redis: one server, one that Sentinels watch over, or a Cluster."""
