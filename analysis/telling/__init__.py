"""Results in words and numbers, as text and as HTML; nothing is drawn here."""
