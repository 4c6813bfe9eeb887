// Decision thresholds: the model's own, or the person's where they moved one. Pure but for the storage it is given.

const KEY = "moderato.thresholds";
/** Half a step of the handle: nearer than that it shows the model's own threshold. */
const SAME = 0.005;

export class Thresholds {
    /**
     * @param {Record<string, number>} model Label to the model's own threshold; empty before the first model.
     * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage Keeps what was moved.
     */
    constructor(model, storage) {
        this.model = model;
        this.storage = storage;
        this.moved = read(storage);
    }

    /**
     * @param {string} label
     * @returns {number | null} null where neither the model nor the person named one.
     */
    get(label) {
        return this.moved[label] ?? this.model[label] ?? null;
    }

    /** @param {string} label */
    isMoved(label) {
        return this.moved[label] !== undefined;
    }

    get anyMoved() {
        return Object.keys(this.moved).length > 0;
    }

    /**
     * @param {string} label
     * @param {number} value From 0 to 1; the model's own counts as not moved.
     */
    set(label, value) {
        const own = this.model[label];
        if (own !== undefined && Math.abs(own - value) < SAME) delete this.moved[label];
        else this.moved[label] = value;
        this.save();
    }

    /** Back to the model's own. */
    reset() {
        this.moved = {};
        this.save();
    }

    save() {
        try {
            if (this.anyMoved) this.storage.setItem(KEY, JSON.stringify(this.moved));
            else this.storage.removeItem(KEY);
        } catch {
            // A browser that keeps nothing: what was moved holds until the page is left.
        }
    }
}

/** @returns {Record<string, number>} What is not a threshold is left out: anyone may write there. */
function read(storage) {
    try {
        const kept = JSON.parse(storage.getItem(KEY) ?? "{}");
        return Object.fromEntries(
            Object.entries(kept ?? {}).filter(
                ([, value]) => typeof value === "number" && value >= 0 && value <= 1,
            ),
        );
    } catch {
        return {};
    }
}
