/** Style of the report: light and dark, and one column that a phone can show. Plots stay on white. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1a1a1a; --dim: #555; --paper: #fff; --line: #d5d5d5; --box: #f3f6f9; --bad: #a32800; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --dim: #b0b0b0; --paper: #16181b; --line: #3b4046; --box: #20252b; --bad: #ff9d7a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem; }
.summary { background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem 1rem; }
.summary strong { font-size: 1.15em; }
.dim, caption, figcaption { color: var(--dim); font-size: .9rem; }
.bad { color: var(--bad); font-weight: 600; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .2rem 0; position: sticky; left: 0; max-width: calc(100vw - 2rem); }
th, td { text-align: right; padding: .25rem .6rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { white-space: normal; max-width: 8rem; vertical-align: bottom; }
th:first-child { text-align: left; }
td small { display: block; color: var(--dim); }
figure { margin: 1.5rem 0; }
figure > div { background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: .5rem; overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; min-width: min(36rem, 150vw); }
details { border-bottom: 1px solid var(--line); padding: .35rem 0; }
summary { cursor: pointer; }
.function { display: inline-flex; width: calc(100% - 1.5rem); vertical-align: top; gap: .6rem; justify-content: space-between; align-items: baseline; }
.function > span:first-child { min-width: 0; overflow-wrap: anywhere; }
.function > span:last-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
li.case { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .2rem 1rem; font-size: .9rem; }
dd { margin: 0; overflow-wrap: anywhere; }
`;
