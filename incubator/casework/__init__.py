"""Case, deadline and message, and the verbs that move them."""
