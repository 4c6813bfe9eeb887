// The comment goes along to another stage's page in the URL's fragment, which browsers never send to a server.

/** @param {string} text */
export function carryText(text) {
    for (const link of document.querySelectorAll("a[data-stage]")) {
        link.href =
            text === "" ? link.dataset.stage : `${link.dataset.stage}#${new URLSearchParams({ text })}`;
    }
}

/** @returns {string | null} What another stage's page sent along; it is taken out of the address and the history. */
export function carriedText() {
    const text = new URLSearchParams(location.hash.slice(1)).get("text");
    if (text !== null) history.replaceState(null, "", location.pathname + location.search);
    return text;
}
