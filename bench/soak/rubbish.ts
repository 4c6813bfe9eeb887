/** A request that must be refused with 4xx, whatever state the server is in. */
export interface Rubbish {
    name: string;
    method: "GET" | "POST";
    path: string;
    body?: string | Uint8Array;
    contentType?: string;
}

const predict = (name: string, body: string | Uint8Array): Rubbish => ({
    name,
    method: "POST",
    path: "/predict",
    body,
});
const analyze = (name: string, body: unknown): Rubbish => ({
    name,
    method: "POST",
    path: "/v1alpha1/comments:analyze",
    body: JSON.stringify(body),
});

export const RUBBISH: readonly Rubbish[] = [
    predict("no JSON", "{text: what a day"),
    predict("empty body", ""),
    predict("not UTF-8", Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
    predict("an array", "[]"),
    predict("null", "null"),
    predict("no field", "{}"),
    predict("a number for a text", '{"text": 7}'),
    predict("both fields", '{"text": "fine", "texts": ["fine"]}'),
    predict("unknown field", '{"text": "fine", "colour": "blue"}'),
    predict("no texts", '{"texts": []}'),
    predict("an empty text among others", JSON.stringify({ texts: ["fine", ""] })),
    predict("too many texts", JSON.stringify({ texts: Array.from({ length: 10_001 }, () => "fine") })),
    predict("too long a text", JSON.stringify({ text: "long ".repeat(300_000) })),
    predict("nested deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    predict("a prototype's name", '{"__proto__": {"text": "fine"}}'),
    analyze("no attribute", { comment: { text: "fine" }, languages: ["en"] }),
    analyze("unknown attribute", { comment: { text: "fine" }, requestedAttributes: { CHARM: {} } }),
    analyze("no comment", { requestedAttributes: { TOXICITY: {} } }),
    { name: "unknown path", method: "GET", path: "/v9/nothing" },
    { name: "path out of the root", method: "GET", path: "/assets/..%2f..%2fmain.js" },
];
