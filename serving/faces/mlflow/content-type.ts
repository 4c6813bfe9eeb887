/** Content types that this face reads. MLflow reads Parquet too, which no web client sends. */
const CONTENT_TYPES = ["text/csv", "application/json"] as const;

/** What a body is, or why it is not read, in the words of MLflow's scoring server. */
export type BodyType = { type: (typeof CONTENT_TYPES)[number] } | { refusal: string };

/** @param header The `content-type` header; null where there is none. */
export function bodyTypeOf(header: string | null): BodyType {
    const [mediaType = "", ...pairs] = (header ?? "").split(";").map((part) => part.trim());
    const parameters = new Map(
        pairs.map((pair) => {
            const [name = "", value = ""] = pair.split("=");
            return [name.toLowerCase(), value.replace(/^"|"$/g, "")];
        }),
    );
    if ((parameters.get("charset") ?? "utf-8").toLowerCase() !== "utf-8") {
        return { refusal: "The scoring server only supports UTF-8" };
    }
    const unknown = [...parameters.keys()].filter((name) => name !== "charset");
    if (unknown.length > 0)
        return { refusal: `Unrecognized content type parameters: ${unknown.join(", ")}.` };
    const type = CONTENT_TYPES.find((known) => known === mediaType.toLowerCase());
    if (type !== undefined) return { type };
    const allowed = CONTENT_TYPES.map((known) => `'${known}'`).join(", ");
    const got = header === null ? "None" : `'${header.slice(0, 100)}'`;
    return {
        refusal: `This predictor only supports the following content types: Types: [${allowed}]. Got ${got}.`,
    };
}
