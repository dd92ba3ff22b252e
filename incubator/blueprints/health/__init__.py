"""Whether the process lives and the installation is ready, and what the scheduled jobs did."""
