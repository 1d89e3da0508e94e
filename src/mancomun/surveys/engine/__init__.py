"""The survey engine: XLSForm workbooks compiled to forms, and answers evaluated against them.

It knows no Django and no database. Its meaning of every expression is JavaRosa's, the engine inside ODK Collect;
`tools/javarosa` holds the driver that the tests compare it with, node for node.

**A form** is made once from a workbook and is then immutable and shared between threads::

    form = compile_workbook(data)                 # InvalidForm: .problems, each with sheet, row, column and code
    form = compile_workbook(data, files={"cities.csv": content, "countries.csv": [{"name": …, "label": …}]})
    form.files                                    # names of all that should stand beside the workbook
    form.sections()                               # top-level groups; the root too when questions stand loose
    form.question("B1"), form.question("/data/B/b1")
    question.label.plain("es"), question.type, question.items.all_choices, question.concepts.visibility

A `Node` is a group, a repeat or a question. `Node.concepts` holds what the columns `mancomun_…` say (permanent
code, kind, rights, themes, SDG, groups, visibility, core), `Node.columns` the whole row, `Choice.state` what a
choice means in a comparable picture. `read_workbook(data).as_json()` keeps all sheets and columns.

**Answers** are a `Draft`: canonical text by path, with the key of each repeat instance in brackets, as in
`/data/B/b2[3]/name`. The caller gives the keys and never reuses one; their order in the tuple is the order on the
page, so that taking one instance away never moves another's answers. Drafts are never changed in place::

    form = form.knowing(Background({"username": "ana"}, last_saved))   # the respondent; needed by few forms
    draft = form.start(now=now)                   # first instances, preloads and computed defaults
    text = normalise(question.data_type, typed)   # canonical text, or a Refusal with a code
    draft = form.answer(draft, path, text, now=now)      # .set() without the form's triggers
    draft = form.add_repeat(draft, "/data/B/b2", key, now=now)
    draft = draft.remove_repeat("/data/B/b2", key)
    draft = form.finish(draft, now=now)                  # with the moment of submission, where the form keeps it

**A state** is all that follows from a draft at one moment of the respondent's clock. Nothing typed makes
`evaluate` raise. What is not relevant reads as blank in every expression, and its typed text stays in the draft::

    state = form.evaluate(draft, now=now, language="es")
    item = state["/data/B/b2[3]/name"]            # .relevant .required .readonly .value .violation .label .choices
    state.nodes(section), state.instances("/data/B/b2"), state.violations(), state.progress(section)
    diff(before, after)                           # paths whose fragment on the page must be drawn again
    state.keep()                                  # values of once() that the caller stores in the draft

**A shorter version** asks less and means the same: `excerpt(form, keep)`; answers to the one are answers to the other.

**Submissions**: `to_xml(state)` gives the canonical XML (no node that is not relevant), always the same bytes for
the same state; `from_xml(form, data)` reads one into a draft (InvalidInstance when it cannot). What a client
computed otherwise than the form does: `recomputed(sent, form.evaluate(sent, now=now))`.

How it works: lexer and Pratt parser make a tree (`syntax`); the compiler turns it into closures with every
reference resolved to a slot (`compiler`, `paths`, `predicates`, `library`); conditions and calculations are put in
an order in which each comes after what it refers to, and circles are refused with their row (`order`); an
evaluation fills one list of values per repeat instance (`scope`) and runs the closures once (`units`). Lists come
from the workbook, from files beside it (`externals`) or from the last answers (`trees`); what happens by itself when
answers begin and change is in `events`. All bounds stand in `limits`, all sentences about bad workbooks in
`problems`.

What is refused, with its row and column, because JavaRosa cannot do it either: `//`, `|`, variables, axes other than
child, self, parent and attribute, `*` among questions, conditions that are numbers. Encryption and entities are
refused by choice. `setgeopoint` and `recordaudio` do nothing here: their questions keep what a telephone sends.

What JavaRosa does and others do differently: blanks are skipped by sum, min and max; dates are compared by day;
max() of negative numbers only is 4.9E-324, shown as 0; references to a repeat from within mean one's own instance.
"""

from .compilation import compile_sheets, compile_workbook, compile_xform
from .draft import Draft
from .events import Background
from .excerpt import excerpt
from .externals import File, Files
from .form import CompiledForm, generic
from .instance import from_xml, to_xml
from .model import (
    Choice,
    ChoiceState,
    Concepts,
    ItemSet,
    Layer,
    Node,
    NodeKind,
    Offered,
    SetValue,
    Visibility,
)
from .problems import SENTENCES, FormProblem, InvalidForm, InvalidInstance
from .recomputed import Recomputed, recomputed
from .state import NodeState, Progress, State, Violation, diff
from .texts import Text
from .typed import Refusal, normalise
from .workbook import Sheet, Workbook, from_json, from_tables, read_workbook
from .xml import parse_xml

__all__ = [
    "SENTENCES",
    "Background",
    "Choice",
    "ChoiceState",
    "CompiledForm",
    "Concepts",
    "Draft",
    "File",
    "Files",
    "FormProblem",
    "InvalidForm",
    "InvalidInstance",
    "ItemSet",
    "Layer",
    "Node",
    "NodeKind",
    "NodeState",
    "Offered",
    "Progress",
    "Recomputed",
    "Refusal",
    "SetValue",
    "Sheet",
    "State",
    "Text",
    "Violation",
    "Visibility",
    "Workbook",
    "compile_sheets",
    "compile_workbook",
    "compile_xform",
    "diff",
    "excerpt",
    "from_json",
    "from_tables",
    "from_xml",
    "generic",
    "normalise",
    "parse_xml",
    "read_workbook",
    "recomputed",
    "to_xml",
]
