"""The own account: who I am here, how I am reached, and what keeps it safe."""
