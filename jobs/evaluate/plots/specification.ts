/**
 * A Vega-Lite specification (https://vega.github.io/vega-lite/docs/), as plain JSON. Its own type is that of an
 * ES module, which a CommonJS file cannot name without an import attribute, and it would not catch much here.
 */
export type Specification = Record<string, unknown>;

export interface Plot {
    /** File name without its ending. */
    name: string;
    /** What it shows and how to read it, for a person. */
    caption: string;
    specification: Specification;
}

/** Side of a plot in pixels. */
export const SIZE = 340;
export const SHARE = { domain: [0, 1] };
/** Longest name on an axis in pixels; a longer one would be cut. */
export const LABEL_LIMIT = 260;
/** Told apart with every common kind of colour blindness (Okabe and Ito, 2008). */
export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/** An SVG document; drawn without a canvas or a browser. */
export async function toSvg(specification: Specification): Promise<string> {
    // ES modules only, and seconds to load: they are taken where a plot is drawn, and nowhere else.
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    const complete = {
        $schema: "https://vega.github.io/schema/vega-lite/v6.json",
        background: "white",
        config: { range: { category: COLOURS } },
        ...specification,
    };
    const { spec } = vegaLite.compile(complete as unknown as Parameters<typeof vegaLite.compile>[0]);
    const view = new vega.View(vega.parse(spec), { renderer: "none" });
    try {
        return await view.toSVG();
    } finally {
        view.finalize();
    }
}
