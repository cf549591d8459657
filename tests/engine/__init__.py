"""The engine against the oracle: hours, availability, teams, proposals, bookings, pictures."""
