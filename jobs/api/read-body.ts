import { z } from "zod";
import { badBody, bodyTooLarge } from "./errors";

/** Parameters are a few words; data are named by a path. */
const LIMIT_BYTES = 64 * 1024;
const ALLOWED = "an object with parameters, an object of texts and numbers by the names of the pipeline";

const bodySchema = z.strictObject({
    parameters: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});

/**
 * The parameters out of a request's body, as texts; none where the body is empty.
 *
 * @throws {ApiError} where the body is too large, not UTF-8, not JSON, or of another shape
 */
export async function readParameters(request: Request): Promise<Record<string, string>> {
    const text = await readText(request);
    let body: unknown;
    try {
        body = text.trim() === "" ? {} : JSON.parse(text);
    } catch (error) {
        throw badBody("The body", `is not JSON (${(error as Error).message})`, "a JSON object");
    }
    const parsed = bodySchema.safeParse(body);
    if (parsed.success)
        return Object.fromEntries(
            Object.entries(parsed.data.parameters).map(([name, value]) => [name, String(value)]),
        );
    const [issue] = parsed.error.issues;
    const path = issue?.path.join(".") ?? "";
    const problem =
        issue?.code === "unrecognized_keys" ? `has the unknown field ${issue.keys.join(", ")}` : "is wrong";
    throw badBody(
        path === "" ? "The body" : path,
        problem,
        path === "" ? ALLOWED : "a text or a number by its name",
    );
}

async function readText(request: Request): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
        size += chunk.byteLength;
        if (size > LIMIT_BYTES) throw bodyTooLarge(LIMIT_BYTES);
        chunks.push(chunk);
    }
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    } catch {
        throw badBody("The body", "is not valid UTF-8", "JSON in UTF-8");
    }
}
