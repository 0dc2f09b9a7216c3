"""From what was typed to a checked request: presets, settings, axes, designs, points."""
