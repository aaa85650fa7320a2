"""Pages and the command: asks workflows.actions, decides nothing itself."""
