/* Which questions are asked, worked out in the browser: the same meaning as the server's engine (engine/conditions.py
   says what a plan is), and nothing else. It knows no page: texts by key go in, truths by key come out. Keys are those
   of the page: q12, and q12-3 in the repeat instance 3. */
(() => {
  "use strict";
  const TINY = 1e-12;
  const NUMERIC = /^-?(\d+\.?\d*|\.\d+)$/;

  const toNumber = (value) => {
    if (typeof value === "number") return value;
    if (typeof value === "boolean") return value ? 1 : 0;
    const text = value.replaceAll(",", ".").trim();
    return NUMERIC.test(text) ? Number(text) : NaN;
  };
  const toBool = (value) => {
    if (typeof value === "boolean") return value;
    return typeof value === "number" ? Math.abs(value) > TINY : value !== "";
  };
  // As Java writes a number: plain from 0.001 to 10,000,000, else with an exponent.
  const numberText = (number) => {
    if (Number.isNaN(number)) return "NaN";
    if (Math.abs(number) < TINY) return "0";
    if (!Number.isFinite(number)) return number > 0 ? "Infinity" : "-Infinity";
    const whole = Math.trunc(number);
    if (Math.abs(number) < 2 ** 31 && Math.abs(number - whole) < TINY) return String(whole);
    const [digits, power] = Math.abs(number).toExponential().split("e");
    const sign = number < 0 ? "-" : "";
    const size = Number(power);
    if (size < -3 || size >= 7) return `${sign}${digits.includes(".") ? digits : `${digits}.0`}E${size}`;
    const plain = String(Math.abs(number));
    return sign + (plain.includes(".") ? plain : `${plain}.0`);
  };
  const toText = (value) => (typeof value === "number" ? numberText(value) : String(value));
  const equal = (a, b) => {
    if (typeof a === "boolean" || typeof b === "boolean") return toBool(a) === toBool(b);
    if (typeof a === "number" || typeof b === "number") return Math.abs(toNumber(a) - toNumber(b)) < TINY;
    return a === b;
  };
  const divide = (a, b) => (b === 0 && a !== 0 && !Number.isNaN(a) ? (a > 0 === !Object.is(b, -0) ? Infinity : -Infinity) : a / b);
  const isBlank = (value) => value === "" || Number.isNaN(value);

  const TWO = {
    "=": equal,
    "!=": (a, b) => !equal(a, b),
    "<": (a, b) => toNumber(a) < toNumber(b),
    "<=": (a, b) => toNumber(a) <= toNumber(b),
    ">": (a, b) => toNumber(a) > toNumber(b),
    ">=": (a, b) => toNumber(a) >= toNumber(b),
    "+": (a, b) => toNumber(a) + toNumber(b),
    "*": (a, b) => toNumber(a) * toNumber(b),
    div: (a, b) => divide(toNumber(a), toNumber(b)),
    mod: (a, b) => toNumber(a) % toNumber(b),
    selected: (held, sought) => ` ${toText(held)} `.includes(` ${toText(sought).trim()} `),
  };
  const FUNCTIONS = {
    not: (value) => !toBool(value),
    true: () => true,
    false: () => false,
    number: toNumber,
    int: (value) => Math.trunc(toNumber(value)),
    concat: (...values) => values.map(toText).join(""),
    "count-selected": (value) => toText(value).split(" ").filter(Boolean).length,
    "string-length": (value) => toText(value).length,
  };
  const work = (tree, node) => {
    if (!Array.isArray(tree)) return tree;
    const [name, ...parts] = tree;
    const value = (at) => work(parts[at], node);
    if (name === "node") return node(parts[0]);
    if (name === "and") return parts.every((part) => toBool(work(part, node)));
    if (name === "or") return parts.some((part) => toBool(work(part, node)));
    if (name === "if") return toBool(value(0)) ? value(1) : value(2);
    if (name === "coalesce") return isBlank(value(0)) ? value(1) : value(0);
    if (name === "-") return parts.length === 1 ? -toNumber(value(0)) : toNumber(value(0)) - toNumber(value(1));
    return name in TWO ? TWO[name](value(0), value(1)) : FUNCTIONS[name](...parts.map((_part, at) => value(at)));
  };

  // A computed value as its node keeps it.
  const stored = (value, isInteger) => {
    if (typeof value !== "number" || !Number.isFinite(value)) return Number.isNaN(value) ? "" : value;
    const whole = Math.trunc(value);
    return isInteger || Math.abs(value - whole) < 1e-9 ? whole : value;
  };
  const ending = (key) => key.slice(key.search(/-|$/));
  const cut = (keys, depth) => keys.split("-").slice(0, depth + 1).join("-");

  /* `texts`: canonical answers by key; `endings`: what the keys of a node's instances end with, [""] outside repeats.
     Gives {relevant, required}: truths by key, for what has a condition that travels. */
  const evaluate = (plan, texts, endings) => {
    const found = { relevant: new Map(), required: new Map() };
    const computed = new Map();
    const live = (number, keys) => {
      const [depth, gate] = plan.nodes[number];
      const key = `q${number}${cut(keys, depth)}`;
      return found.relevant.get(key) !== false && (gate === 0 || live(gate, cut(keys, depth)));
    };
    const reader = (keys) => (number) => {
      const [depth, , readAs] = plan.nodes[number];
      const place = cut(keys, depth);
      const key = `q${number}${place}`;
      if (!live(number, place)) return "";
      if (computed.has(key)) return computed.get(key);
      const text = texts[key] ?? "";
      if (readAs !== "number" || text === "") return text;
      const value = Number(text.replace(",", "."));
      return Number.isNaN(value) ? "" : value;
    };
    for (const [kind, number, tree] of plan.steps) {
      if (tree === undefined) continue;
      const isInteger = plan.nodes[number][3];
      for (const keys of endings(number)) {
        const key = `q${number}${keys}`;
        if (kind === "calculate") computed.set(key, stored(work(tree, reader(keys)), isInteger));
        else if (kind === "required") found.required.set(key, live(number, keys) && toBool(work(tree, reader(keys))));
        else if (plan.nodes[number][1] === 0 || live(plan.nodes[number][1], keys)) found.relevant.set(key, toBool(work(tree, reader(keys))));
      }
    }
    return found;
  };

  const exported = { evaluate, ending };
  if (typeof module === "undefined") globalThis.conditions = exported;
  else module.exports = exported;
})();
