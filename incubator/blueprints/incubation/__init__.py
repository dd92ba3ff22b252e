"""The incubation base on screen: its intakes, applications, desks, stays and leavings."""
