/** Where in the user's input something is wrong, and what would be right. */
export interface DataFault {
    /** What is wrong, as a sentence without its full stop. */
    problem: string;
    /** File or source as the user named it. */
    file?: string;
    /** 1-based line of the file at which the record starts. */
    line?: number;
    column?: string;
    /** The value received; shortened in the message. */
    value?: string;
    /** What is allowed there. */
    allowed?: string;
    /** What the user can do. */
    remedy: string;
}

/** A mistake in the user's data or surroundings (not a bug): one message, no stack needed. */
export class DataError extends Error {
    override readonly name = "DataError";
    readonly fault: DataFault;

    constructor(fault: DataFault, options?: ErrorOptions) {
        super(describeFault(fault), options);
        this.fault = fault;
    }
}

const LONGEST_VALUE = 60;

/** `file:line, column "x": problem: got "v"; allowed: …. Remedy.` with the parts that are known. */
export function describeFault(fault: DataFault): string {
    const place = [
        fault.file === undefined
            ? undefined
            : fault.file + (fault.line === undefined ? "" : `:${fault.line}`),
        fault.column === undefined ? undefined : `column "${fault.column}"`,
    ].filter((part) => part !== undefined);
    const details = [
        fault.value === undefined ? undefined : `got ${JSON.stringify(shorten(fault.value))}`,
        fault.allowed === undefined ? undefined : `allowed: ${fault.allowed}`,
    ].filter((part) => part !== undefined);
    return (
        (place.length > 0 ? `${place.join(", ")}: ` : "") +
        fault.problem +
        (details.length > 0 ? ` (${details.join("; ")})` : "") +
        `. ${fault.remedy}`
    );
}

function shorten(value: string): string {
    return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
}

/** Code of a Node.js system error (`ENOSPC`), or undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
    const code = (error as { code?: unknown } | null)?.code;
    return typeof code === "string" ? code : undefined;
}
