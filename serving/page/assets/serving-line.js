// Keeps the line that says which version serves true while the page is open.
import { formatSince, servingOf } from "./serving.js";

const REFRESH_MS = 15_000;

export class ServingLine {
    /**
     * @param {object} args
     * @param {import("./server.js").Server} args.server
     * @param {() => void} args.answered The server answered: what waits for it may be sent.
     * @param {(thresholds: Record<string, number>) => void} args.versionChanged Another version serves; its own thresholds.
     */
    constructor({ server, answered, versionChanged }) {
        Object.assign(this, { server, answered, versionChanged });
        this.box = document.getElementById("serving");
        this.text = document.getElementById("serving-text");
        this.notices = document.getElementById("serving-notices");
        this.card = document.getElementById("card");
        this.version = this.box.dataset.version ?? null;
        this.asking = false;
    }

    start() {
        setInterval(() => {
            if (document.visibilityState === "visible") void this.refresh();
        }, REFRESH_MS);
        document.addEventListener("visibilitychange", () => {
            if (document.visibilityState === "visible") void this.refresh();
        });
        void this.refresh();
    }

    /** A version answered. @param {string} version */
    sawVersion(version) {
        if (version !== this.version) void this.refresh();
    }

    async refresh() {
        if (this.asking) return;
        this.asking = true;
        try {
            const health = await this.server.health().catch(() => null);
            this.show(health);
            if (health === null) return;
            if (health.model_version !== null && health.model_version !== this.version)
                await this.changed(health);
            this.answered();
        } finally {
            this.asking = false;
        }
    }

    async changed({ model_version: version }) {
        const thresholds = await this.server.thresholds(version).catch(() => null);
        // Asked again with the next refresh.
        if (thresholds === null) return;
        this.version = version;
        this.versionChanged(thresholds);
    }

    show(health) {
        const { state, version, notices } = servingOf(health);
        this.box.dataset.state = state;
        this.text.replaceChildren(...line(health, version));
        if (version !== null && this.card !== null) this.card.href = `/models/${encodeURIComponent(version)}`;
        const said = [...this.notices.children].map(({ textContent }) => textContent);
        // Replaced only when they change, or a screen reader would read the same again.
        if (JSON.stringify(said) === JSON.stringify(notices)) return;
        this.notices.replaceChildren(
            ...notices.map((notice) => {
                const item = document.createElement("p");
                item.textContent = notice;
                return item;
            }),
        );
    }
}

function line(health, version) {
    if (health === null) return ["no answer"];
    if (version === null) return ["no model serves yet"];
    const since = new Date(health.since);
    const time = document.createElement("time");
    time.dateTime = health.since;
    time.title = since.toLocaleString();
    time.textContent = formatSince(since, new Date());
    return [`version ${version} serves since `, time];
}
