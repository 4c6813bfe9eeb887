/** A promise that the test opens; what waits on it stands still until then. */
export class Gate {
    readonly opened: Promise<void>;
    private resolve: () => void = () => undefined;

    constructor() {
        this.opened = new Promise((resolve) => (this.resolve = resolve));
    }

    open(): void {
        this.resolve();
    }
}

/** Resolves when a condition holds, looked at after every turn of the event loop; the test's limit ends it. */
export async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
