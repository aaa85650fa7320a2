"""One file for each step of the schema. A released file is never changed again."""
