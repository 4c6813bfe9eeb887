// Corrections on their way to the server. One that cannot be sent now waits here, in this tab, until it can.

const KEY = "moderato.outbox";
/** Answers that tell of the correction itself: it would be refused for ever. All others may pass. */
const FINAL = new Set([400, 404, 405, 413, 422]);

/** @typedef {{text: string, label: string, present: boolean, version: string}} Correction */

export class Outbox {
    /**
     * @param {object} args
     * @param {(correction: Correction) => Promise<void>} args.send Rejects with an AnswerError.
     * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} args.storage
     * @param {(correction: Correction, outcome: "kept" | "waits" | "refused", why: string) => void} args.settled
     * @param {(waiting: number, why: string) => void} args.changed
     */
    constructor({ send, storage, settled, changed }) {
        Object.assign(this, { send, storage, settled, changed });
        /** @type {Correction[]} */
        this.waiting = read(storage);
        this.sending = false;
    }

    /** @param {Correction} correction */
    async add(correction) {
        this.waiting.push(correction);
        this.save();
        await this.flush();
    }

    /** Sends what waits, oldest first, until something stops it. */
    async flush() {
        if (this.sending) return;
        this.sending = true;
        try {
            while (this.waiting.length > 0) {
                const [first] = this.waiting;
                try {
                    await this.send(first);
                } catch (error) {
                    if (!FINAL.has(error.status)) return this.stop(error.message);
                    this.remove(first);
                    this.settled(first, "refused", error.message);
                    continue;
                }
                this.remove(first);
                this.settled(first, "kept", "");
            }
        } finally {
            this.sending = false;
        }
        this.changed(0, "");
    }

    stop(why) {
        for (const correction of this.waiting) this.settled(correction, "waits", why);
        this.changed(this.waiting.length, why);
    }

    remove(correction) {
        this.waiting = this.waiting.filter((other) => other !== correction);
        this.save();
    }

    save() {
        try {
            if (this.waiting.length > 0) this.storage.setItem(KEY, JSON.stringify(this.waiting));
            else this.storage.removeItem(KEY);
        } catch {
            // A browser that keeps nothing: what waits, waits until the page is left.
        }
    }
}

/** @returns {Correction[]} */
function read(storage) {
    try {
        const kept = JSON.parse(storage.getItem(KEY) ?? "[]");
        return kept.filter(
            (one) =>
                typeof one?.text === "string" &&
                typeof one.label === "string" &&
                typeof one.present === "boolean",
        );
    } catch {
        return [];
    }
}
