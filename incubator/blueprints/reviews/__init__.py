"""专家评审: the expert's own sheets, and the staff's ranking board, assignments and paper sheets."""
