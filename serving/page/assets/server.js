// The server's answers, and its refusals in words for the person before the page.

/** Something to tell a person; `retryInS` where asking again later may help. */
export class AnswerError extends Error {
    /**
     * @param {string} message
     * @param {{status?: number | null, retryInS?: number}} [facts] status null: no answer at all.
     */
    constructor(message, { status = null, retryInS } = {}) {
        super(message);
        this.name = "AnswerError";
        this.status = status;
        if (retryInS !== undefined) this.retryInS = retryInS;
    }
}

const SILENT = "The server does not answer.";
const LONGEST_WAIT_S = 60;

/**
 * @param {number} status
 * @param {unknown} body Of the answer as JSON; undefined where it was none.
 * @param {string | null} retryAfter The header, in seconds.
 * @returns {AnswerError}
 */
export function refusalOf(status, body, retryAfter) {
    const error = /** @type {any} */ (body)?.error;
    const seconds = Number.parseInt(retryAfter ?? "", 10);
    const retryInS = seconds >= 0 ? Math.min(LONGEST_WAIT_S, Math.max(1, seconds)) : undefined;
    return new AnswerError(words(status, error), { status, retryInS });
}

function words(status, error) {
    if (status === 401) {
        return error?.code === "key_missing"
            ? "This server asks for an API key. Enter yours above the comment."
            : "The API key is not valid. Correct it, or ask the operator of this server for one.";
    }
    if (error?.code === "no_model") return "No model serves yet, so nothing can be scored.";
    if (error?.code === "rate_limited") return "You asked more often than this server allows in a minute.";
    if (status === 429) return "The server has more to do than it can take right now.";
    if (typeof error?.message === "string") return error.message;
    return `What answered (status ${status}) is not Moderato; a proxy in between, perhaps.`;
}

export class Server {
    /** @param {{key: () => string, fetch?: typeof fetch}} args key: empty where none is given. */
    constructor({ key, fetch = (...args) => globalThis.fetch(...args) }) {
        this.key = key;
        this.fetch = fetch;
    }

    /**
     * @param {string} text
     * @param {AbortSignal} signal
     * @returns {Promise<{version: string, scores: Record<string, number>, sentences: any[]}>}
     */
    async predict(text, signal) {
        const { model_version: version, predictions } = await this.post(
            "/predict",
            { text, sentences: true },
            signal,
        );
        const [{ scores, sentences = [] }] = predictions;
        return { version, scores, sentences };
    }

    /** @param {{text: string, label: string, present: boolean, version: string}} correction */
    async correct({ text, label, present, version }) {
        await this.post("/feedback", {
            text,
            corrections: { [label]: present },
            model_version: version,
            source: "page",
        });
    }

    /** `/healthz`, whose 503 before the first model is an answer too. */
    async health() {
        const response = await this.ask("/healthz", { cache: "no-store" });
        const facts = await jsonOf(response);
        if (facts?.alias === undefined) throw refusalOf(response.status, facts, null);
        return facts;
    }

    /**
     * The thresholds of a version that came while the page was open, from the page as the server makes it now.
     *
     * @param {string} version
     * @returns {Promise<Record<string, number>>}
     */
    async thresholds(version) {
        const response = await this.ask("/", { cache: "no-store" });
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const serves = page.getElementById("serving")?.dataset.version;
        if (serves !== version) throw new AnswerError(`Version ${serves} serves, not ${version}.`);
        return thresholdsIn(page);
    }

    async post(path, body, signal) {
        const key = this.key();
        const headers = {
            "content-type": "application/json",
            ...(key && { authorization: `Bearer ${key}` }),
        };
        const response = await this.ask(path, {
            method: "POST",
            headers,
            body: JSON.stringify(body),
            signal,
        });
        const answer = await jsonOf(response);
        if (!response.ok || answer === undefined) {
            throw refusalOf(response.status, answer, response.headers.get("retry-after"));
        }
        return answer;
    }

    async ask(path, init) {
        try {
            return await this.fetch(path, init);
        } catch (error) {
            if (error.name === "AbortError") throw error;
            throw new AnswerError(SILENT);
        }
    }
}

/**
 * The model's own thresholds, as the server wrote them into the page.
 *
 * @param {Document} page
 * @returns {Record<string, number>} Empty before the first model.
 */
export function thresholdsIn(page) {
    const rows = [...page.querySelectorAll("[data-label][data-threshold]")];
    return Object.fromEntries(rows.map(({ dataset }) => [dataset.label, Number(dataset.threshold)]));
}

/** @returns {Promise<any>} undefined where the body is not JSON. */
async function jsonOf(response) {
    try {
        return await response.json();
    } catch (error) {
        if (error.name === "AbortError") throw error;
        return undefined;
    }
}
