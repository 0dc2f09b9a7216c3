"""What is simulated: a school, a reform on its calendar, and both together with what is worth noting."""
