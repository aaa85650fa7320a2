"""What citizens and assessors read without signing in, where the agency switched it on."""
