"""What every floor above writes: events, documents, numbers and one-time keys."""
