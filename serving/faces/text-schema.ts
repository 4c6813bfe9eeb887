import { z } from "zod";
import type { ServerLimits } from "../config";

/** A text as `checkText` takes it, said in JSON Schema: bytes of UTF-8 cannot be, so code points stand for them. */
export const textSchema = ({ textBytes }: ServerLimits) =>
    z.string().meta({
        description: `At most ${textBytes} bytes of UTF-8, not only white space`,
        minLength: 1,
        maxLength: textBytes,
        pattern: "[^\\s\\uFEFF]",
    });
