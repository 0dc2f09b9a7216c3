"""Files of any kind as tables whose columns are understood."""
