"""What the product costs, as ratios against named references. Each file runs by itself: ``make bench``."""
