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
