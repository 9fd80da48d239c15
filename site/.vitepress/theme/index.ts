import DefaultTheme from 'vitepress/theme';
import Diagram from './Diagram.vue';
import { useLanguage } from './language';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('Diagram', Diagram),
  setup: useLanguage,
};
