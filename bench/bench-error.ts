/** A user's mistake or something that this machine lacks; told without a stack. */
export class BenchError extends Error {
    constructor(message: string) {
        super(message);
        this.name = "BenchError";
    }
}
