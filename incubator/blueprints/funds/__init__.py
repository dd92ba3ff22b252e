"""资金情况: funds, their budget lines and what was posted on each."""
