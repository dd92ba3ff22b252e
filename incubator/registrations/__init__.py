"""An organization, or a team that wants to found one, asks to be entered in the register."""
