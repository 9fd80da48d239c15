import { createHash } from 'node:crypto';
import { libraryVersion } from '../../core/library';
import { diagramOf } from './diagram/diagram';
import { inlineSvg } from './diagram/svg';
import { Markup, markup } from './markup';
import type { ReportModel } from './model';
import { objectSections } from './object-sections';
import { PAGE_SCRIPT } from './page-script';
import { PAGE_STYLE } from './page-style';
import { changesSection, reviewSections } from './review-sections';
import type { Section } from './tables';

/** The first line of a page, by which the command recognizes an earlier report. */
export const PAGE_START = '<!doctype html><!-- cdk8s-clearml report -->';

/** The page of a model. The same model gives the same page. */
export function pageOf(model: ReportModel, title: string): string {
  const rows = new Set([...model.hosts, ...model.services, ...model.workloads].map(({ id }) => id));
  const { drawing, style: diagramStyle } = inlineSvg(diagramOf(model), (id) => (rows.has(id) ? id : undefined));
  const sections = [
    diagramSection(drawing),
    ...changesSection(model),
    ...objectSections(model),
    ...reviewSections(model),
  ];
  const style = PAGE_STYLE + diagramStyle;
  const { text } = markup`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header><h1>${title}</h1><p>${summary(model)}</p></header>
<nav aria-label="Sections"><ul>${sections.map(link)}</ul></nav>
<div class="filter" role="search" hidden><label for="filter">Filter all tables</label><input id="filter" type="search" autocomplete="off"><output id="filter-status" for="filter"></output></div>
<main id="main" tabindex="-1">
${sections.map(sectionMarkup)}</main>
<footer>Written by cdk8s-clearml ${libraryVersion()} from the manifests of the app. The page loads nothing from the network.</footer>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`;
  return `${PAGE_START}\n${text}`;
}

/** Only the style and the script of the page itself. */
function policyFor(style: string): string {
  const hash = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function link({ id, title, count }: Section): Markup {
  return markup`<li><a href="#${id}">${title}${count === undefined ? '' : ` (${count})`}</a></li>`;
}

function sectionMarkup({ id, title, content }: Section): Markup {
  return markup`<section id="${id}"><h2>${title}</h2>${content}</section>\n`;
}

function summary({ components, workloads, hosts, tenants, secrets }: ReportModel): string {
  const counts: [number, string][] = [
    [components.length, 'component'],
    [workloads.length, 'workload'],
    [hosts.length, 'host'],
    [secrets.length, 'Secret'],
    ...(tenants.length > 0 ? ([[tenants.length, 'tenant']] as [number, string][]) : []),
  ];
  return counts.map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`).join(', ');
}

function diagramSection(drawing: Markup): Section {
  return {
    id: 'diagram',
    title: 'Diagram',
    content: markup`<div class="drawing" role="region" aria-label="Diagram" tabindex="0">${drawing}</div>
<ul class="legend">${LEGEND.map(([kind, text]) => markup`<li class="${kind}">${text}</li>`)}</ul>`,
  };
}

const LEGEND = [
  ['host', 'host'],
  ['service', 'Service'],
  ['workload', 'workload'],
  ['database', 'database: a volume for each pod'],
  ['external', 'external system'],
] as const;
