"""Applications: the applicant's task list and sections, handing in, the receipt, and the formal check."""
