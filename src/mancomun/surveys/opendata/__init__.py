"""What a round's results are for programs and for those who cite them: always as the public reads them.

    publication   the results of a round as the public reads them, with edition and digest
    codes         why a cell holds no answer, explained
    columns       what each column holds: type, choices, words in every language
    citing        how the data are cited: as a sentence, BibTeX, RIS, CSL-JSON, CITATION.cff
    content       the results as JSON
    package       the description of a Frictionless Data Package, and the package as one file
    shelf         the files there are, made once for each edition and kept on the disk
    reading       how they are read from Python, R and DuckDB
    catalogue     every published round as DCAT-AP

Whoever is signed in, nothing here holds more than a stranger may read: what is made here is kept, cited and copied.
"""
