"""公示 pages: the public list and sheet, objections, proofs, and awarding afterwards."""
