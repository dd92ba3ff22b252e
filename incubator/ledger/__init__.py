"""Running totals the database guards, and append-only postings that prove them."""
