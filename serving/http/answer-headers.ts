import type { ServerResponse } from "node:http";

/**
 * Headers of one answer that no face decides. They go straight to Node's response: a `Response` whose headers
 * are touched after it was made costs a `Headers` object, which is slower than all else the edge does.
 */
export class AnswerHeaders {
    private readonly pending: [string, string][] = [];

    /** @param outgoing Absent where a request came by no socket; `apply` sets the headers then. */
    constructor(private readonly outgoing: ServerResponse | undefined) {}

    set(name: string, value: string): void {
        if (this.outgoing === undefined) this.pending.push([name, value]);
        else if (!this.outgoing.headersSent) this.outgoing.setHeader(name, value);
    }

    setAll(headers: readonly (readonly [string, string])[]): void {
        for (const [name, value] of headers) this.set(name, value);
    }

    /** Puts on a response what could not be set before; what the face itself set stays. */
    apply(response: Response): Response {
        for (const [name, value] of this.pending) {
            if (!response.headers.has(name)) response.headers.set(name, value);
        }
        return response;
    }
}
