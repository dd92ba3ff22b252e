"""What every case shares: its address, the plain steps, and the history."""
