"""The pages of the premises: the register, prices, closures, occupancy, evidence and the door."""
