"""The pages of a second officer's word: confirmation and consent."""
