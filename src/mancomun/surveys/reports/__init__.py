"""Documents to print and to hand over: the report of a round, and the mirror of a city.

    round_report.report_of(results, at=…)         bytes of a PDF in the active language
    kept.report(results, make, at=…)              the same, made once for all readers of a kind
    mirror_report.mirror_of(Subject(…), at=…)     the mirror of one city

What is said comes from queries and rules, is put into words here, and reaches the templates in ``typst/`` as data.
Nothing is counted here that the pages do not count.
"""
