"""What may happen, and when: states, rounds, reminders, papers, sending. Shows nothing."""
