import { onContentUpdated } from 'vitepress';
import { onMounted } from 'vue';

const KEY = 'language';

/** VitePress switches one group of tabs. Readers want their language in all examples, and on the next page. */
function select(language: string | null) {
  for (const group of document.querySelectorAll('.vp-code-group')) {
    const titles = [...group.querySelectorAll('label')].map(({ dataset }) => dataset.title);
    const index = titles.indexOf(language ?? '');
    if (index >= 0) {
      group.querySelectorAll('input')[index].checked = true;
      for (const [at, block] of group.querySelectorAll('.blocks > *').entries()) {
        block.classList.toggle('active', at === index);
      }
    }
  }
}

export function useLanguage() {
  const stored = () => select(localStorage.getItem(KEY));
  onMounted(() => {
    stored();
    document.addEventListener('change', ({ target }) => {
      const language = (target as HTMLElement)
        .closest('.vp-code-group')
        ?.querySelector<HTMLElement>(`label[for="${(target as HTMLElement).id}"]`)?.dataset.title;
      if (language) {
        localStorage.setItem(KEY, language);
        select(language);
      }
    });
  });
  onContentUpdated(stored);
}
