"""What the engine says of a filling, and what the browser is given to say the same."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from mancomun.surveys.engine import CompiledForm, NodeKind, State
from mancomun.surveys.engine.conditions import Plan
from mancomun.surveys.sheet.keys import key_of

SCRIPT = Path(__file__).parents[3] / "src/mancomun/surveys/static/surveys/conditions.js"
# The answer of `evaluate` as plain data; used in node and in the browser alike.
ASK = """(conditions, plan, fillings) => fillings.map(({texts, endings}) => {
  const found = conditions.evaluate(plan, texts, (number) => endings[number] || []);
  return {relevant: Object.fromEntries(found.relevant), required: Object.fromEntries(found.required)};
})"""


def filling(form: CompiledForm, state: State, plan: Plan) -> dict[str, Any]:
    """Texts as the fields of a page hold them, and those values that no field holds."""
    texts, endings = {}, {}
    for item in state.nodes():
        key = key_of(item.node, item.path)
        endings.setdefault(item.node.number, []).append(key.removeprefix(f"q{item.node.number}"))
        if item.node.kind is NodeKind.QUESTION and item.node.is_answerable and item.typed and not _odd(item):
            texts[key] = item.typed
        elif item.node in plan.fixed:
            texts[key] = item.value
    return {"texts": texts, "endings": endings}


def _odd(item: Any) -> bool:
    """What no page would send: it reads as blank."""
    return item.violation is not None and item.violation.code == "type"


def said(state: State, plan: Plan) -> dict[str, dict[str, bool]]:
    """What the engine says of all that travels. Where something around is not asked, nothing is said of relevance."""
    travels = {(step[0], step[1]) for step in plan.steps if len(step) == 3}
    found: dict[str, dict[str, bool]] = {"relevant": {}, "required": {}}
    for item in state.nodes():
        key, number, parent = key_of(item.node, item.path), item.node.number, item.node.parent
        if ("relevant", number) in travels:
            found["relevant"][key] = item.relevant
        if ("required", number) in travels and parent is not None:
            found["required"][key] = item.required
    return found


def in_node(plan: Plan, fillings: list[dict[str, Any]]) -> Any:
    node = shutil.which("node")
    assert node is not None
    program = (
        f"const conditions = require({json.dumps(str(SCRIPT))});"
        "const {plan, fillings} = JSON.parse(require('fs').readFileSync(0, 'utf8'));"
        f"console.log(JSON.stringify(({ASK})(conditions, plan, fillings)));"
    )
    sent = json.dumps({"plan": plan.as_json(), "fillings": fillings})
    run = subprocess.run([node, "-e", program], input=sent, capture_output=True, text=True, timeout=60, check=True)  # noqa: S603  # our own program
    return json.loads(run.stdout)


def differences(form: CompiledForm, states: list[State], plan: Plan, answers: Any) -> list[str]:
    """Each truth that the browser says otherwise; nothing where the engine had no value."""
    found = []
    for state, answer in zip(states, answers, strict=True):
        faulty = {path for path, _attribute, _reason in state.faults}
        asked = {key_of(item.node, item.path): item for item in state.nodes()}
        for kind, truths in said(state, plan).items():
            for key, truth in truths.items():
                item = asked[key]
                mine = answer[kind].get(key)
                if kind == "relevant" and mine is None:
                    mine = False  # what is around it is not asked
                if item.path not in faulty and mine is not truth:
                    found.append(f"{kind} of {item.path}: {mine}, not {truth}")
    return found
