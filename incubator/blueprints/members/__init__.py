"""An organization's members: who holds which post, inviting, accepting, ending."""
