import { readFile } from "node:fs/promises";
import { DataError, errorCode } from "./data-error";

/** Variables that Kaggle's own tools read. */
export type KaggleEnvironment = Partial<
    Record<"KAGGLE_API_TOKEN" | "KAGGLE_USERNAME" | "KAGGLE_KEY", string | undefined>
>;

/**
 * Value of the Authorization header: the token as bearer, else user and key as Basic.
 *
 * `KAGGLE_API_TOKEN` may also name a file that holds the token, as in Kaggle's own client.
 *
 * @throws DataError when neither is set, or only one half of the second
 */
export async function kaggleAuthorization(env: KaggleEnvironment): Promise<string> {
    const token = env.KAGGLE_API_TOKEN?.trim();
    if (token) return `Bearer ${await tokenOrFile(token)}`;
    const user = env.KAGGLE_USERNAME?.trim();
    const key = env.KAGGLE_KEY?.trim();
    if (user && key) return `Basic ${Buffer.from(`${user}:${key}`).toString("base64")}`;
    throw new DataError({
        file: "kaggle",
        problem:
            user || key
                ? `${user ? "KAGGLE_USERNAME" : "KAGGLE_KEY"} is set without ${user ? "KAGGLE_KEY" : "KAGGLE_USERNAME"}`
                : "there are no Kaggle credentials",
        allowed: "KAGGLE_API_TOKEN, or KAGGLE_USERNAME with KAGGLE_KEY, in the environment",
        remedy:
            "Create a token at https://www.kaggle.com/settings (API), or download train.csv by hand and " +
            "give its path, or use the sample that needs neither.",
    });
}

async function tokenOrFile(token: string): Promise<string> {
    if (!token.includes("/")) return token;
    try {
        return (await readFile(token, "utf8")).trim();
    } catch (error) {
        throw new DataError(
            {
                file: token,
                problem: `KAGGLE_API_TOKEN names a file that can't be read (${errorCode(error) ?? String(error)})`,
                remedy: "Set it to the token itself or to a readable file that holds it.",
            },
            { cause: error },
        );
    }
}
