// Which version serves and what stands in the way of another, in words. Pure: no page is needed.

/**
 * @typedef {{model_version: string | null, alias: string, since: string | null, registry: string,
 *   alias_exists: boolean | null, refused: {version: string, reason: string, retries: boolean} | null}} Health
 */

/**
 * @param {Health | null} health null: the server does not answer.
 * @returns {{state: "ok" | "warning" | "none", version: string | null, notices: string[]}}
 */
export function servingOf(health) {
    if (health === null) {
        return {
            state: "none",
            version: null,
            notices: ["The server does not answer. It is asked again and again."],
        };
    }
    const { model_version: version, alias, registry, alias_exists: aliasExists, refused } = health;
    const notices = [];
    if (registry === "unreachable") {
        notices.push(
            version === null
                ? "The model registry can’t be reached, and no version lies on this server’s disk. A version serves as soon as the registry answers."
                : `The model registry can’t be reached. Version ${version} serves on; a newer one comes when it answers.`,
        );
    } else if (aliasExists === false) {
        notices.push(
            version === null
                ? `No version was released to ${alias} yet. Train one (npm run pipeline -- mlops) or promote one (npm run promote).`
                : `${alias} names no version any more. Version ${version} serves on.`,
        );
    } else if (version === null && refused === null) {
        notices.push("A version is being loaded.");
    }
    if (refused !== null) {
        const why = refused.reason.replace(/[.\s]+$/, "");
        const stays = version === null ? "" : ` Version ${version} serves on.`;
        const again = refused.retries ? " It is tried again." : "";
        notices.push(`Version ${refused.version} does not serve: ${why}.${stays}${again}`);
    }
    return { state: version === null ? "none" : notices.length > 0 ? "warning" : "ok", version, notices };
}

/**
 * @param {Date} date
 * @param {Date} now
 * @param {string | undefined} [locale]
 * @returns {string} "12:31" of today, "23 Nov, 12:31" of this year, else with the year.
 */
export function formatSince(date, now, locale = undefined) {
    const sameYear = date.getFullYear() === now.getFullYear();
    const today = sameYear && date.getMonth() === now.getMonth() && date.getDate() === now.getDate();
    const day = today ? {} : { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) };
    const format = new Intl.DateTimeFormat(locale, {
        ...day,
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
    });
    return format.format(date);
}
