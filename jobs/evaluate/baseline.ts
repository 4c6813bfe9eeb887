import { z } from "zod";

/** In the folder of a baseline, beside the model's own files where there is a version. */
export const BASELINE_FILE = "baseline.json";

/** `baseline.json`: the registered version that a new model is compared with; null where there is none yet. */
export const baselineSchema = z.object({ version: z.string().nullable() });
