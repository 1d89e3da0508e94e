"""Every number of the results worked out again from the open-data file, by other means than the product's.

Nothing of the product is imported: it is given the files that anybody downloads and the pages that anybody reads,
in English, and answers with what is not equal. A table or a sentence that nobody here knows raises LookupError.
"""
