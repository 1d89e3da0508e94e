"""Parts of ``benchmarks/results.py``: the same tables in several ways, pages, and a round made as columns at once."""
