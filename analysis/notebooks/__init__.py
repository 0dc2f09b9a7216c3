"""Notebooks as text (percent format): ``make notebooks`` makes .ipynb files of them, ``make jupyter`` opens them."""
