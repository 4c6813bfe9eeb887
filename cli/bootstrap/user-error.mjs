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

/**
 * Prints an error as a user needs it. A mistake of the user or of the machine is its message; anything else is a bug
 * of Moderato and says so. MODERATO_DEBUG=1 adds the stack.
 * @param {unknown} error
 */
export function printError(error) {
    const known = error instanceof UserError;
    const text = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nmoderato: ${known ? "" : "unexpected failure (please report it): "}${text}\n`);
    if (process.env["MODERATO_DEBUG"] === "1" && error instanceof Error)
        process.stderr.write(`${error.stack}\n`);
    else if (!known) process.stderr.write("Run it again with MODERATO_DEBUG=1 to see where it happened.\n");
}
