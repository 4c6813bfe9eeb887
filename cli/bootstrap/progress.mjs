/**
 * A progress list on stderr: each step is a line that says what is being done, then how long it took. On a terminal
 * the running step's line is rewritten in place; in a log each note is a line of its own, at most one in a while.
 */

/** @typedef {{ note: (detail: string) => void }} StepHandle */

const terminal = process.stderr.isTTY === true && process.env["TERM"] !== "dumb";
const LOG_NOTE_EVERY_MS = 5_000;

/** @param {string} line */
function rewrite(line) {
    const width = (process.stderr.columns || 80) - 1;
    process.stderr.write(`\r\x1b[2K${line.slice(0, width)}`);
}

/**
 * Runs one step of the list. A quiet step shows its line only if it has something to note or fails.
 * @template T
 * @param {string} title what is done, such as "npm packages"
 * @param {(step: StepHandle) => T | Promise<T>} work
 * @param {{ outcome?: (result: T) => string, quiet?: boolean }} [options] `outcome`: words for the finished line
 * @returns {Promise<T>}
 */
export async function step(title, work, { outcome, quiet = false } = {}) {
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    let shown = !quiet;
    let noted = -Infinity;
    if (terminal && shown) rewrite(`  … ${title}`);
    const handle = {
        /** @param {string} detail */
        note(detail) {
            shown = true;
            const line = `  … ${title}: ${detail} (${seconds()})`;
            if (terminal) rewrite(line);
            else if (performance.now() - noted >= LOG_NOTE_EVERY_MS) {
                noted = performance.now();
                process.stderr.write(`${line}\n`);
            }
        },
    };
    try {
        const result = await work(handle);
        if (terminal && shown) rewrite("");
        const words = outcome ? `: ${outcome(result)}` : "";
        if (shown) process.stderr.write(`  ✔ ${title}${words} (${seconds()})\n`);
        return result;
    } catch (error) {
        if (terminal && shown) rewrite("");
        process.stderr.write(`  ✘ ${title} (${seconds()})\n`);
        throw error;
    }
}

/** @param {string} text */
export function say(text) {
    process.stderr.write(`${text}\n`);
}
