"""资助审批: proposals and their answers, online or from paper, with the papers a meeting needs."""
