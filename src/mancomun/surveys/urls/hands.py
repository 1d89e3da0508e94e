"""Several people of one city on one answer: what was handed over, notes, history."""

from django.urls import path

from mancomun.surveys.views import hands, questions

urlpatterns = [
    path("hands/", hands.hands, name="hands"),
    path("hands/give/", hands.give, name="hand_over"),
    path("hands/<int:number>/withdraw/", hands.withdraw, name="hand_withdraw"),
    path("hands/<int:number>/link/", hands.renew, name="hand_link"),
    path("done/", hands.done, name="answer_done"),
    path("history/", questions.history, name="answer_history"),
    path("notes/<str:key>/", questions.question, name="answer_question"),
    path("notes/<str:key>/settle/", questions.settle, name="answer_settle"),
]
