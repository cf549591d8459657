"""`halfpast apply`: what a YAML file declares, compared with the ledger, and brought there."""
