import type { ServerResponse } from "node:http";
import type { Presence } from "../engine/presence";

/**
 * Whether a request's client is still there, by the state of its connection. It is asked and never tells, which an
 * AbortSignal of each request would cost three times as much for as all routing does.
 */
export class ClientPresence implements Presence {
    constructor(
        private readonly outgoing: ServerResponse | undefined,
        private readonly request: Request,
    ) {}

    get aborted(): boolean {
        // Without a connection (a part of a batch, a test) the request itself knows.
        if (this.outgoing === undefined) return this.request.signal.aborted;
        return this.outgoing.destroyed && !this.outgoing.writableFinished;
    }

    get reason(): unknown {
        return new DOMException("the client left", "AbortError");
    }
}
