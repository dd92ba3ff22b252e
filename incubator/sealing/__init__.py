"""用印登记: each use of a seal is asked for, approved by another and entered in the register."""
