"""Results on disk: manifest, tables, finished runs by what determines them; written atomically, checked when read."""
