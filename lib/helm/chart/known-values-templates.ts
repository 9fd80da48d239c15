import type { ChartContents, ChartFile } from './chart-contents';
import type { KnownNode } from './known-values-node';
import { valuesReadBy } from './known-values-scan';

/** The values that the templates of a chart and of its library charts read. */
export function templateValues(chart: ChartContents): KnownNode {
  return valuesReadBy(templateTexts(chart));
}

function templateTexts(chart: ChartContents): string[] {
  const texts = [...chart.templates, ...libraryTemplates(chart)].map(({ text }) => text);
  // Default values and files can contain templates for `tpl`.
  if (texts.some((text) => text.includes('.Files'))) {
    texts.push(...chart.files.map(({ text }) => text).filter((text) => text.includes('.Values')));
  }
  return [...texts, chart.valuesText];
}

function libraryTemplates(chart: ChartContents): ChartFile[] {
  const libraries = chart.subcharts
    .map((subchart) => subchart.chart)
    .filter(({ metadata }) => metadata.type === 'library');
  return libraries.flatMap((library) => [...library.templates, ...libraryTemplates(library)]);
}
