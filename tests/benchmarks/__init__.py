"""Measurements, kept apart from the tests: machines are shared and noisy, so each is a ratio in one run."""
