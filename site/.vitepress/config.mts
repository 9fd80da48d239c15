import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { anchorOf } from '../../scripts/site/links';

const sidebar = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'pages', 'sidebar.json'), 'utf8'));

export default defineConfig({
  title: 'cdk8s-clearml',
  description: 'cdk8s constructs that deploy ClearML on Kubernetes',
  lang: 'en',
  srcDir: 'pages',
  outDir: '../build/site',
  base: process.env.SITE_BASE ?? '/',
  metaChunk: true,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: anchorOf },
    // Types such as {[ key: string ]: string} are text, not attributes.
    attrs: { disable: true },
    config: (md) => {
      // Vue would evaluate {{ .Values.example }}.
      md.core.ruler.push('code-as-text', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          if (token.type === 'code_inline') {
            token.attrSet('v-pre', '');
          }
        }
      });
      const fence = md.renderer.rules.fence;
      md.renderer.rules.fence = (tokens, index, ...rest) => {
        const { info, content } = tokens[index];
        return info === 'mermaid'
          ? `<Diagram code="${encodeURIComponent(content)}" />`
          : (fence?.(tokens, index, ...rest) ?? '');
      };
    },
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    nav: [],
    socialLinks: [{ icon: 'github', link: 'https://github.com/cdk8s-clearml/cdk8s-clearml' }],
    search: {
      provider: 'local',
      options: {
        // Pages explain more than types, whose names contain the same words.
        miniSearch: { searchOptions: { boostDocument: (id) => (id.includes('/api/') ? 0.2 : 1) } },
        // The members of a type are found on its page. Their sections would be most of the index, and colors the most work.
        _render: (text, env, md) => {
          const isType = /^api\/(?!index)/.test(env.relativePath);
          const indexed = isType ? text.replace(/^## .*/ms, '').replace(':::', '') : text;
          return md.render(indexed.replace(/^```\w.*$/gm, '```'), env);
        },
      },
    },
  },
});
