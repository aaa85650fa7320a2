"""How a notice leaves the house: a folder of .eml files, or SMTP. Decides nothing, stores nothing.

Each channel opens a line; over a line go letters, and each is answered as sent, temporarily
refused or refused for good.
"""

from workflows.channels.letter import Answer, Letter, Outcome, as_message
from workflows.channels.port import Channel, Line, LineDown

__all__ = ["Answer", "Channel", "Letter", "Line", "LineDown", "Outcome", "as_message"]
