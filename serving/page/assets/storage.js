// A browser may forbid a page to keep anything; then what is kept lives as long as the page.

/**
 * @param {() => Storage} storage Throws where the browser forbids it.
 * @returns {Pick<Storage, "getItem" | "setItem" | "removeItem">}
 */
export function keptIn(storage) {
    try {
        const found = storage();
        found.getItem("");
        return found;
    } catch {
        const kept = new Map();
        return {
            getItem: (key) => kept.get(key) ?? null,
            setItem: (key, value) => void kept.set(key, value),
            removeItem: (key) => void kept.delete(key),
        };
    }
}
