"""How a survey is understood, column by column, and what of it must not be told."""
