// When to ask for scores: once typing rests, and never so that an older text's answer is shown over a newer one's.

/**
 * @typedef {object} LiveScorerArgs
 * @property {(text: string, signal: AbortSignal) => Promise<unknown>} ask Rejects with an error that may carry
 *   `retryInS`.
 * @property {(answer: any, text: string) => void} shown
 * @property {(error: Error & {retryInS?: number}, text: string) => void} failed
 * @property {(busy: boolean) => void} [busy] Told whenever a question begins to run or none does any more.
 * @property {number} [delayMs] How long typing must rest; 250 if left out.
 * @property {(run: () => void, ms: number) => any} [setTimer]
 * @property {(timer: any) => void} [clearTimer]
 */

const DELAY_MS = 250;
/** After so many refusals in a row a person has to ask again. */
const MOST_RETRIES = 5;

export class LiveScorer {
    /** @param {LiveScorerArgs} args */
    constructor({
        ask,
        shown,
        failed,
        busy = () => undefined,
        delayMs = DELAY_MS,
        setTimer = (run, ms) => setTimeout(run, ms),
        clearTimer = (timer) => clearTimeout(timer),
    }) {
        Object.assign(this, { ask, shown, failed, busy, delayMs, setTimer, clearTimer });
        this.timer = null;
        /** @type {AbortController | null} */
        this.running = null;
    }

    /** The text changed: ask once it rests. @param {string} text */
    typed(text) {
        this.stopTimer();
        this.timer = this.setTimer(() => this.now(text), this.delayMs);
    }

    /** Ask at once. @param {string} text */
    now(text) {
        void this.run(text, 0);
    }

    /** Whatever is asked or about to be asked is of no interest any more. */
    cancel() {
        this.stopTimer();
        this.running?.abort();
        this.running = null;
        this.busy(false);
    }

    async run(text, attempt) {
        this.cancel();
        const mine = new AbortController();
        this.running = mine;
        this.busy(true);
        try {
            const answer = await this.ask(text, mine.signal);
            // An answer may arrive although it was called off: what decides is which question is the newest.
            if (this.running !== mine) return;
            this.done();
            this.shown(answer, text);
        } catch (error) {
            if (this.running !== mine) return;
            this.done();
            const again = error.retryInS !== undefined && attempt < MOST_RETRIES;
            if (!again) delete error.retryInS;
            this.failed(error, text);
            if (again)
                this.timer = this.setTimer(() => void this.run(text, attempt + 1), error.retryInS * 1000);
        }
    }

    done() {
        this.running = null;
        this.busy(false);
    }

    stopTimer() {
        if (this.timer !== null) this.clearTimer(this.timer);
        this.timer = null;
    }
}
