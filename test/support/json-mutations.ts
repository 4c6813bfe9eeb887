/** A value of JSON. */
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const ODD_VALUES: readonly Json[] = [
    ...[null, true, false, 0, -1, 1.5, 1e308, 2 ** 53, "", " ", "text", "\u0000", "\ud800", "__proto__"],
    ...[[], {}, [[]], [null], ["a", 5], { text: "a" }, { __proto__: null, toString: 1 }, [[["a"]]]],
];

/** A copy of a body with one to three changes: values replaced, taken away, doubled, wrapped or renamed. */
export function mutate(body: Json, random: () => number): Json {
    let mutant = structuredClone(body);
    for (let changes = 1 + Math.floor(random() * 3); changes > 0; changes--) mutant = change(mutant, random);
    return mutant;
}

/** JSON as bytes, now and then cut or with a byte of something else. */
export function mutateBytes(json: string, random: () => number): Uint8Array {
    const bytes = Buffer.from(json);
    const at = Math.floor(random() * bytes.length);
    if (random() < 0.5) return bytes.subarray(0, at);
    bytes[at] = Math.floor(random() * 256);
    return bytes;
}

const pick = <T>(values: readonly T[], random: () => number): T =>
    values[Math.floor(random() * values.length)] as T;

function change(value: Json, random: () => number): Json {
    if (typeof value !== "object" || value === null || random() < 0.15) return replace(value, random);
    if (Array.isArray(value)) return changeArray(value, random);
    const keys = Object.keys(value);
    if (keys.length === 0 || random() < 0.1)
        return { ...value, [pick(["extra", "constructor", "data"], random)]: pick(ODD_VALUES, random) };
    const key = pick(keys, random);
    const { [key]: chosen, ...others } = value;
    const kind = random();
    if (kind < 0.15) return others;
    if (kind < 0.25) return { ...others, [`${key}s`]: chosen as Json };
    return { ...value, [key]: change(chosen as Json, random) };
}

function changeArray(values: readonly Json[], random: () => number): Json {
    const at = Math.floor(random() * values.length);
    const kind = random();
    if (values.length === 0 || kind < 0.1) return [...values, pick(ODD_VALUES, random)];
    if (kind < 0.2) return values.filter((_, i) => i !== at);
    if (kind < 0.3) return [...values, values[at] as Json];
    return values.map((item, i) => (i === at ? change(item, random) : item));
}

function replace(value: Json, random: () => number): Json {
    const kind = random();
    if (kind < 0.2) return [value];
    if (kind < 0.4 && typeof value === "number") return value * pick([-1, 2, 0.5, 1e9], random);
    return pick(ODD_VALUES, random);
}
