"""A measure with its parts, their actions, reports and evidence."""
