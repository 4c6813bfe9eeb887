/** Swagger UI's files that a page needs, and ours: what starts it, and the style of model cards. */
export const DOCS_ASSETS: Readonly<Record<string, string>> = {
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "swagger-ui.css": "text/css; charset=utf-8",
    "model-card.css": "text/css; charset=utf-8",
    "docs.js": "text/javascript; charset=utf-8",
};

/** Beside the bundle, which copies them there. */
export const DOCS_FOLDER = "docs-assets";
