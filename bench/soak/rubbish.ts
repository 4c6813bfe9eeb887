/** A request that must be refused with 4xx, whatever state the server is in. */
export interface Rubbish {
    name: string;
    method: "GET" | "POST" | "PUT";
    path: string;
    body: string | Uint8Array | null;
    headers?: Record<string, string>;
}

const post = (
    path: string,
    name: string,
    body: string | Uint8Array | object,
    headers?: Record<string, string>,
): Rubbish => ({
    name: `${path}: ${name}`,
    method: "POST",
    path,
    body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
    ...(headers === undefined ? {} : { headers }),
});
const predict = (name: string, body: string | Uint8Array | object): Rubbish => post("/predict", name, body);
const analyze = (name: string, body: object): Rubbish => post("/v1alpha1/comments:analyze", name, body);
const TOO_LONG = "long ".repeat(300_000);

/** @param modelName Registered name, which some paths hold. */
export function rubbishOf(modelName: string): Rubbish[] {
    const infer = (name: string, body: object): Rubbish => post(`/v2/models/${modelName}/infer`, name, body);
    return [
        predict("no JSON", "{text: what a day"),
        predict("empty body", ""),
        predict("not UTF-8", Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
        predict("an array", []),
        predict("null", "null"),
        predict("no field", {}),
        predict("a number for a text", { text: 7 }),
        predict("both fields", { text: "fine", texts: ["fine"] }),
        predict("unknown field", { text: "fine", colour: "blue" }),
        predict("no texts", { texts: [] }),
        predict("an empty text among others", { texts: ["fine", ""] }),
        predict("too many texts", { texts: Array.from({ length: 10_001 }, () => "fine") }),
        predict("too long a text", { text: TOO_LONG }),
        predict("nested deep", `${"[".repeat(100_000)}${"]".repeat(100_000)}`),
        predict("a prototype's name", '{"__proto__": {"text": "fine"}}'),
        post("/predict", "not compressed", "plain", { "content-encoding": "gzip" }),
        post("/predict", "no version's name", { text: "fine" }, { "x-moderato-model-version": "../1" }),
        analyze("no attribute", { comment: { text: "fine" }, languages: ["en"] }),
        analyze("unknown attribute", { comment: { text: "fine" }, requestedAttributes: { CHARM: {} } }),
        analyze("no comment", { requestedAttributes: { TOXICITY: {} } }),
        post("/v1/moderations", "an image", { input: [{ type: "image_url", image_url: { url: "x" } }] }),
        post("/v1/moderations", "no input", {}),
        infer("wrong datatype", { inputs: [{ name: "text", datatype: "FP32", shape: [1], data: [1] }] }),
        infer("wrong shape", { inputs: [{ name: "text", datatype: "BYTES", shape: [3], data: ["fine"] }] }),
        infer("a mask too short", {
            inputs: [
                { name: "input_ids", datatype: "INT64", shape: [1, 2], data: [1, 2] },
                { name: "attention_mask", datatype: "INT64", shape: [1, 1], data: [1] },
            ],
        }),
        post("/invocations", "two forms", { inputs: ["fine"], instances: ["fine"] }),
        post("/invocations", "no such type", "<a/>", { "content-type": "application/xml" }),
        post("/invocations", "a torn table", 'text\n"half', { "content-type": "text/csv" }),
        { name: "unknown path", method: "GET", path: "/v9/nothing", body: null },
        { name: "path out of the root", method: "GET", path: "/assets/..%2f..%2fmain.js", body: null },
        { name: "wrong method", method: "PUT", path: "/predict", body: "{}" },
    ];
}
