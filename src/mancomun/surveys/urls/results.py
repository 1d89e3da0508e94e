from django.urls import path

from mancomun.surveys.views.results import (
    blocks,
    comparing,
    crossing,
    editions,
    embedding,
    files,
    opendata,
    overviews,
    pages,
    series,
    themes,
)

urlpatterns = [
    path("", pages.home, name="results"),
    path("matrix/", overviews.matrix, name="results_matrix"),
    path("map/", overviews.map_page, name="results_map"),
    path("groups/", overviews.groups, name="results_groups"),
    path("themes/", themes.themes, name="results_themes"),
    path("crossing/", crossing.crossing, name="results_crossing"),
    path("crossing/results.csv", crossing.crossing_csv, name="results_crossing_csv"),
    path("blocks/", blocks.blocks, name="results_blocks"),
    path("blocks/blocks.csv", blocks.blocks_csv, name="results_blocks_csv"),
    path("compare/", comparing.compare, name="results_compare"),
    path("compare/compare.csv", comparing.compare_csv, name="results_compare_csv"),
    path("results.xlsx", files.workbook, name="results_xlsx"),
    path("results.csv", files.answers, name="results_csv"),
    path("entries.csv", files.entries, name="results_entries"),
    path("dictionary.csv", files.dictionary, name="results_dictionary"),
    path("results.parquet", editions.parquet, name="results_parquet"),
    path("editions/", editions.editions, name="results_editions"),
    path("data/", opendata.data, name="data"),
    path("data/<str:name>", opendata.file, name="data_file"),
    # Last, so that a question's code never hides one of the pages above
    path("<str:key>/", pages.result, name="result"),
    path("<str:key>/series/", series.series, name="result_series"),
    path("<str:key>/series.csv", series.series_csv, name="result_series_csv"),
    path("<str:key>/embed/", embedding.embed, name="embed"),
    path("<str:key>/files/<uuid:uid>/", files.evidence, name="result_file"),
    path("<str:key>/results.csv", files.one_question, name="result_csv"),
]
