/** The style of the page: light and dark, narrow and wide, and on paper. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --page: #ffffff; --ink: #1c2128; --soft: #59626e; --rule: #d5dae1; --head: #f3f5f8; --accent: #0b57b0;
  --good: #1a6b33; --good-back: #e2f3e5; --warn: #7a4b00; --warn-back: #fff0d6; --bad: #a3131d; --bad-back: #fde4e4; --mark: #fff6cc; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --ink: #e8ebf0; --soft: #a9b3bf; --rule: #343c48; --head: #1b2028; --accent: #86b8ff;
  --good: #9be0ac; --good-back: #1e3b28; --warn: #ffcf7d; --warn-back: #453517; --bad: #ffb0b0; --bad-back: #4a1d20; --mark: #4a4316; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; }
body { margin: 0; padding: 0 clamp(0.75rem, 2vw, 2rem) 3rem; background: var(--page); color: var(--ink);
  font: 14px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
h1 { font-size: 1.6rem; margin: 1.2rem 0 0.2rem; overflow-wrap: anywhere; } h2 { font-size: 1.25rem; margin: 2.2rem 0 0.6rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 0.5rem; } h4 { margin: 1rem 0 0.4rem; }
header p, footer, .none { color: var(--soft); } a { color: var(--accent); }
.skip { position: absolute; left: -100rem; } .skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.4rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; padding: 0; list-style: none; }
.filter { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; padding: 0.5rem 0;
  background: var(--page); border-bottom: 1px solid var(--rule); } .filter[hidden] { display: none; }
input { font: inherit; flex: 0 1 22rem; min-width: 10rem; padding: 0.3rem 0.5rem; color: inherit; background: var(--head); border: 1px solid var(--soft); border-radius: 4px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
.table, .drawing { overflow: auto; max-height: 85vh; border: 1px solid var(--rule); border-radius: 6px; } .drawing { max-height: none; padding: 0.5rem; }
.diagram { display: block; margin: 0 auto; width: 100%; height: auto; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid var(--rule); }
td { overflow-wrap: anywhere; min-width: 7.5rem; } td:has(ul), td:has(code), td:has(pre) { min-width: 15rem; } tr[hidden] { display: none; } tr:target { background: var(--mark); }
th { position: sticky; top: 0; z-index: 1; background: var(--head); white-space: nowrap; }
th button { font: inherit; font-weight: 600; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
th[aria-sort] button::after { content: " ▾"; } th[aria-sort="ascending"] button::after { content: " ▴"; }
td ul { margin: 0; padding: 0; list-style: none; } td details ul { margin-top: 0.2rem; } summary { cursor: pointer; color: var(--accent); }
code, pre { font: 12.5px/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; } pre { margin: 0.2rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.badge { display: inline-block; padding: 0 0.45rem; border-radius: 9px; background: var(--head); white-space: nowrap; }
.good { color: var(--good); background: var(--good-back); } .warn { color: var(--warn); background: var(--warn-back); } .bad { color: var(--bad); background: var(--bad-back); }
.diff .added { color: var(--good); } .diff .removed { color: var(--bad); }
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0; list-style: none; color: var(--soft); }
.legend li::before { content: ""; display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.4em; vertical-align: -0.1em; border: 1px solid var(--border); }
.legend .host::before { background: var(--host); } .legend .service::before { background: var(--service); } .legend .workload::before { background: var(--workload); }
.legend .database::before { background: var(--database); } .legend .external::before { background: var(--external); }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 0.8rem; }
@media print {
  :root { color-scheme: light; --page: #fff; --ink: #000; --soft: #333; --rule: #bbb; --head: #eee; --accent: #000; --good: #000; --warn: #000; --bad: #000;
    --good-back: #fff; --warn-back: #fff; --bad-back: #fff; --mark: #fff; }
  @page { size: A4 landscape; margin: 12mm; }
  body { font-size: 9.5pt; padding: 0; } td, td:has(ul), td:has(code), td:has(pre) { min-width: 6.2rem; } nav, .filter, .skip, summary { display: none; }
  .table, .drawing { max-height: none; overflow: visible; border: 0; }
  .diagram { min-width: 0; max-width: 100%; max-height: 135mm; } th { position: static; } thead { display: table-header-group; } tr { break-inside: avoid; }
  h2, h3, h2 + p { break-after: avoid; } .badge { border: 1px solid var(--rule); }
}
`;
