"""Tests; a package of its own, because other packages install one called tests."""
