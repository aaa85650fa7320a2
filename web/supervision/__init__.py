"""What an office that supervises reads of the agencies that agreed; the door that keeps to it."""
