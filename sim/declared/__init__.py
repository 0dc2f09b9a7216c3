"""Every number of the model, declared once: parameters, levers, school properties, measures, limits."""
