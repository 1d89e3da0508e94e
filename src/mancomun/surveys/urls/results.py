from django.urls import path

from mancomun.surveys.views.results import files, overviews, pages

urlpatterns = [
    path("", pages.home, name="results"),
    path("matrix/", overviews.matrix, name="results_matrix"),
    path("map/", overviews.map_page, name="results_map"),
    path("groups/", overviews.groups, name="results_groups"),
    path("results.xlsx", files.workbook, name="results_xlsx"),
    path("results.csv", files.answers, name="results_csv"),
    path("entries.csv", files.entries, name="results_entries"),
    path("dictionary.csv", files.dictionary, name="results_dictionary"),
    # Last, so that a question's code never hides one of the pages above
    path("<str:key>/", pages.result, name="result"),
    path("<str:key>/files/<uuid:uid>/", files.evidence, name="result_file"),
    path("<str:key>/results.csv", files.one_question, name="result_csv"),
]
