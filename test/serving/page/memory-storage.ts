/** What the page asks of a browser's storage, in memory. */
export class MemoryStorage {
    readonly kept = new Map<string, string>();
    /** While set, every write fails as it does where the browser forbids it or is full. */
    refuses = false;

    getItem(key: string): string | null {
        return this.kept.get(key) ?? null;
    }

    setItem(key: string, value: string): void {
        if (this.refuses) throw new Error("QuotaExceededError");
        this.kept.set(key, value);
    }

    removeItem(key: string): void {
        this.kept.delete(key);
    }
}
