import { Hono } from "hono";
import { JIGSAW_LABELS, type Label } from "../../../model/contract";
import { readJson } from "../../http/read-json";
import type { FaceArgs, FaceEnvironment } from "../face";
import { checkText } from "../text-checks";
import { readAs } from "./read-as";
import { FEEDBACK_FIELDS, feedbackRequest } from "./schemas";

/** `POST /feedback`: what a person says of a comment's scores; answered once it is on disk. */
export function feedbackRoute({ feedback, config: { limits } }: FaceArgs): Hono<FaceEnvironment> {
    const schema = feedbackRequest(limits);
    const fieldsAt = { "": FEEDBACK_FIELDS, corrections: JIGSAW_LABELS };
    return new Hono<FaceEnvironment>().post("/feedback", async (c) => {
        const given = readAs(schema, await readJson(c.req.raw, limits.bodyBytes), fieldsAt);
        checkText("text", given.text, limits.textBytes);
        const id = await feedback.append({
            text: given.text,
            corrections: probabilities(given.corrections),
            source: given.source ?? "api",
            modelVersion: given.model_version ?? null,
            reporter: given.reporter ?? null,
            details: {},
        });
        return c.json({ id }, 201);
    });
}

function probabilities(
    given: Partial<Record<Label, number | boolean | undefined>>,
): Partial<Record<Label, number>> {
    return Object.fromEntries(Object.entries(given).map(([label, value]) => [label, Number(value)]));
}
