/** What went wrong and what the user can do: shown without a stack trace. */
export class UserError extends Error {
    /**
     * @param {string} message what is wrong: the thing, its value, what is allowed
     * @param {string} [remedy] what to do about it
     */
    constructor(message, remedy) {
        super(remedy ? `${message}\n${remedy}` : message);
        this.name = "UserError";
    }
}

/** What the machine refuses, by the code of the system's error: in words, and what to do about it. */
const MACHINE_FAULTS = {
    ENOSPC: [
        "The disk is full",
        "Free some space, or set MODERATO_HOME to a folder on another disk; nothing is lost.",
    ],
    EDQUOT: [
        "Your disk quota is used up",
        "Free some space, or set MODERATO_HOME to a folder elsewhere; nothing is lost.",
    ],
    EROFS: ["The file system is read-only", "Set MODERATO_HOME to a folder that can be written."],
    EACCES: [
        "Access is denied",
        "Give yourself the right to it, or set MODERATO_HOME to a folder of your own.",
    ],
};

/**
 * A fault of the machine as the user's to mend; any other error as it is.
 * @param {unknown} error
 */
function explain(error) {
    const fault = error instanceof Error && "code" in error && MACHINE_FAULTS[String(error.code)];
    return fault ? new UserError(`${fault[0]} (${error.message}).`, fault[1]) : error;
}

/**
 * Prints an error as a user needs it. A mistake of the user or of the machine is its message; anything else is a bug
 * of Moderato and says so. MODERATO_DEBUG=1 adds the stack.
 * @param {unknown} thrown
 */
export function printError(thrown) {
    const error = explain(thrown);
    const known = error instanceof UserError;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nmoderato: ${known ? "" : "unexpected failure (please report it): "}${text}\n`);
    if (process.env["MODERATO_DEBUG"] === "1" && error instanceof Error)
        process.stderr.write(`${error.stack}\n`);
    else if (!known) process.stderr.write("Run it again with MODERATO_DEBUG=1 to see where it happened.\n");
}
